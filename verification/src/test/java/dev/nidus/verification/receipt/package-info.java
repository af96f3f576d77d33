/// Receipts through the command line: every changed bit is found and named.
@NullMarked
package dev.nidus.verification.receipt;

import org.jspecify.annotations.NullMarked;
