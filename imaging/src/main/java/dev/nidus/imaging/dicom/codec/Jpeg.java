package dev.nidus.imaging.dicom.codec;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;

/// JPEG of ITU-T T.81: lossless by TwelveMonkeys, baseline by the JDK, to which TwelveMonkeys leaves
/// it. Twelve bits are decoded by neither.
final class Jpeg {
  /// From the registry, which has told it which reader of the JDK stands behind it.
  private static final JPEGImageReaderSpi PROVIDER =
      IIORegistry.getDefaultInstance().getServiceProviderByClass(JPEGImageReaderSpi.class);

  private static final int MOST_SEGMENTS = 1000;

  private Jpeg() {}

  static int[] decode(byte[] frame, PixelFormat format) throws BrokenFrame {
    requireDecodable(frame, format);
    try {
      ImageReader reader = PROVIDER.createReaderInstance(null);
      try (ByteArrayImageInputStream in = new ByteArrayImageInputStream(frame)) {
        reader.setInput(in);
        Raster raster = reader.readRaster(0, null);
        return Rasters.samples(raster, format);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      throw new BrokenFrame("is damaged: its JPEG data break (%s)".formatted(e.getMessage()), e);
    }
  }

  private static void requireDecodable(byte[] frame, PixelFormat format) throws BrokenFrame {
    JpegSegments segments = new JpegSegments(frame);
    for (int count = 0; count < MOST_SEGMENTS && segments.next(); count++) {
      int marker = segments.marker();
      boolean start =
          marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
      if (!start) {
        continue;
      }
      int precision = segments.requireFrame(format);
      boolean lossless = marker == 0xc3;
      if (!lossless && precision != 8) {
        throw new BrokenFrame(
            "is compressed as JPEG of %d bits (extended), which is not decoded; decompress it first, for example with dcmdjpeg"
                .formatted(precision));
      }
      if (marker > 0xc3) {
        throw new BrokenFrame(
            "is compressed by the JPEG process of marker FF%02X, which is not decoded"
                .formatted(marker));
      }
      return;
    }
    throw new BrokenFrame("is damaged: its JPEG data have no frame header");
  }
}
