package dev.nidus.imaging.dicom.codec;

import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferShort;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;

/// Samples of the images that libraries decode. Their sign is not trusted: one library gives unsigned,
/// another signed rasters for the same pixels.
final class Rasters {
  private Rasters() {}

  static int[] samples(Raster raster, PixelFormat format) throws BrokenFrame {
    if (raster.getWidth() != format.columns()
        || raster.getHeight() != format.rows()
        || raster.getNumBands() != 1) {
      throw new BrokenFrame(
          "decodes to %d x %d pixels of %d samples; its data set says %d x %d of one"
              .formatted(
                  raster.getWidth(),
                  raster.getHeight(),
                  raster.getNumBands(),
                  format.columns(),
                  format.rows()));
    }
    DataBuffer buffer = raster.getDataBuffer();
    int count = format.pixels();
    boolean plain =
        buffer.getSize() == count
            && buffer.getOffset() == 0
            && raster.getSampleModelTranslateX() == 0
            && raster.getSampleModelTranslateY() == 0;
    int[] samples = new int[count];
    switch (buffer) {
      case DataBufferShort shorts when plain -> widen(shorts.getData(), samples);
      case DataBufferUShort shorts when plain -> widen(shorts.getData(), samples);
      case DataBufferByte bytes when plain -> {
        byte[] data = bytes.getData();
        for (int n = 0; n < count; n++) {
          samples[n] = data[n] & 0xff;
        }
      }
      default ->
          raster.getSamples(
              raster.getMinX(), raster.getMinY(), format.columns(), format.rows(), 0, samples);
    }
    return samples;
  }

  private static void widen(short[] data, int[] samples) {
    for (int n = 0; n < samples.length; n++) {
      samples[n] = data[n];
    }
  }
}
