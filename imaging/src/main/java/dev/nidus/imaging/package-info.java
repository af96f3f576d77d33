/// Files become scans and lesions, and results go back to files.
///
/// Read {@link dev.nidus.imaging.Scans} first: it opens a file of any known format as a
/// {@link dev.nidus.core.scan.CtScan}. Beside it lie the masks from which lesions are measured
/// (`segmentation`), the points that people set in a viewer (`annotation`), and the formats
/// themselves, whose header fields stop at their own package.
@NullMarked
package dev.nidus.imaging;

import org.jspecify.annotations.NullMarked;
