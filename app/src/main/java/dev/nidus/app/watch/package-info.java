/// The watch over an archive: which series are whole and not worked yet, also after a restart of either side.
///
/// Read {@link dev.nidus.app.watch.Watch} first. What is done with a series is told to it from outside; it asks, decides, and keeps the
/// journal.
@NullMarked
package dev.nidus.app.watch;

import org.jspecify.annotations.NullMarked;
