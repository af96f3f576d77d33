/// Pages in a real browser, where there is one.
@NullMarked
package dev.nidus.verification.browser;

import org.jspecify.annotations.NullMarked;
