/// The pictures and the page of `nidus demo --features`.
///
/// A lesion's picture ({@link dev.nidus.app.demo.SeedPicture}) is what a radiologist would ask for:
/// the axial, coronal and sagittal slice through the seed, in the radiological convention, with the
/// patch outlined. Nothing in it comes from the encoder, so a wrong axis or a seed in the wrong
/// convention is seen at once.
///
/// The page ({@link dev.nidus.app.demo.DemoPage}) puts the pictures beside the numbers and says what
/// they prove and what they do not. It is filled from one value,
/// {@link dev.nidus.app.demo.DemoContent}, and computes nothing but summaries of what it is given.
@NullMarked
package dev.nidus.app.demo;

import org.jspecify.annotations.NullMarked;
