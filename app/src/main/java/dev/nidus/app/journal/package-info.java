/// What a run has done so far, on disk: rows go to partial files, a small state file says how far
/// they are valid, and only a finished run moves them to their names. A run that stops at any moment
/// leaves no half output, and one that resumes ends with the bytes of an unbroken run.
@NullMarked
package dev.nidus.app.journal;

import org.jspecify.annotations.NullMarked;
