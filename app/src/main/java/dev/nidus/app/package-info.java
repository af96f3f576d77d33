/// The `nidus` command line: it connects scans, encoders and tables, and is the only module that
/// prints.
@NullMarked
package dev.nidus.app;

import org.jspecify.annotations.NullMarked;
