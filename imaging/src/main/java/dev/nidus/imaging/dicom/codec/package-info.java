/// From the bytes of a frame to its pixels, for every transfer syntax that Nidus reads.
///
/// Read {@link dev.nidus.imaging.dicom.codec.Frames} first. RLE, JPEG-LS and JPEG 2000 are
/// decoded here; JPEG comes from TwelveMonkeys and the JDK. What a compressed frame says about
/// its size is held against the data set before a decoder sees it, and pixels are cut to the bits and
/// the sign that the data set states, whatever a decoder makes of them.
@NullMarked
package dev.nidus.imaging.dicom.codec;

import org.jspecify.annotations.NullMarked;
