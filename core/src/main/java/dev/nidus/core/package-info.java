/// The vocabulary of Nidus, in the order of its one sentence:
///
/// {@link dev.nidus.core.scan scan} → {@link dev.nidus.core.lesion lesion} →
/// {@link dev.nidus.core.patch patch} → {@link dev.nidus.core.encoder encoder} →
/// {@link dev.nidus.core.features features}, all of them placed in
/// {@link dev.nidus.core.geometry physical space}.
///
/// Values are immutable records, choices are sealed, and nothing here knows a file format, a native
/// library or a network. Positions are LPS millimetres; intensities are Hounsfield units.
@NullMarked
package dev.nidus.core;

import org.jspecify.annotations.NullMarked;
