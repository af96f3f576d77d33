/// The way from a cohort to its features: read and cut ahead, encode in batches, keep the row order.
///
/// Read {@link dev.nidus.core.extraction.FeatureExtraction} first. This is the one engine behind the
/// command line, the demo and later a cluster: it knows scans, patches and encoders by their
/// interfaces only. Memory does not grow with the cohort: {@link
/// dev.nidus.core.extraction.PatchStream} holds a window of rows, the extraction a few batches.
@NullMarked
package dev.nidus.core.extraction;

import org.jspecify.annotations.NullMarked;
