package dev.nidus.imaging.dicom.codec;

import com.github.jaiimageio.jpeg2000.impl.J2KImageReaderSpi;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;
import jj2000.j2k.util.FacilityManager;
import jj2000.j2k.util.MsgLogger;

/// JPEG 2000 part 1 by jai-imageio (JJ2000), lossless and lossy.
final class Jpeg2000 {
  private static final J2KImageReaderSpi PROVIDER = new J2KImageReaderSpi();
  private static final int SIZ = 0xff51;
  private static final int COD = 0xff52;
  private static final int COC = 0xff53;
  private static final int POC = 0xff5f;
  private static final int PPM = 0xff60;
  private static final int PPT = 0xff61;
  private static final int SOT = 0xff90;
  private static final int SOP = 0xff91;
  private static final int EPH = 0xff92;
  private static final int SOD = 0xff93;
  private static final int EOC = 0xffd9;
  private static final int MOST_TILES = 4096;
  private static final int MOST_LEVELS = 12;
  private static final int MOST_PACKETS = 20_000;

  static {
    // its remarks would go to the terminal; what matters comes as an exception
    FacilityManager.registerMsgLogger(null, new Silence());
  }

  private Jpeg2000() {}

  static int[] decode(byte[] frame, PixelFormat format) throws BrokenFrame {
    requireDecodable(frame, format);
    try {
      ImageReader reader = PROVIDER.createReaderInstance(null);
      try (EndingInput in = new EndingInput(frame)) {
        reader.setInput(in);
        Raster raster = reader.readRaster(0, null);
        return Rasters.samples(raster, format);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      throw new BrokenFrame("is damaged: its JPEG 2000 data break (%s)".formatted(e), e);
    }
  }

  /// Holds the header of the codestream against the data set (ISO 15444-1 A.5.1).
  private static void requireDecodable(byte[] frame, PixelFormat format) throws BrokenFrame {
    int at = codestream(frame);
    if (at < 0 || u16(frame, at + 2) != SIZ || frame.length < at + 45) {
      throw new BrokenFrame("is damaged: its data do not start as JPEG 2000");
    }
    if ((u16(frame, at + 6) & 0x4000) != 0) {
      throw new BrokenFrame("is compressed as high-throughput JPEG 2000, which is not decoded");
    }
    long columns = u32(frame, at + 8) - u32(frame, at + 16);
    long rows = u32(frame, at + 12) - u32(frame, at + 20);
    int components = u16(frame, at + 40);
    if (rows != format.rows() || columns != format.columns() || components != 1) {
      throw new BrokenFrame(
          "holds an image of %d x %d pixels and %d components; its data set says %d x %d and one"
              .formatted(columns, rows, components, format.columns(), format.rows()));
    }
    int precision = (frame[at + 42] & 0x7f) + 1;
    if (precision > format.bitsAllocated() || precision > 16) {
      throw new BrokenFrame(
          "has samples of %d bits; its data set allots %d"
              .formatted(precision, format.bitsAllocated()));
    }
    long wide = u32(frame, at + 24);
    long high = u32(frame, at + 28);
    boolean tiled =
        wide >= 1 && high >= 1 && (columns / wide + 2) * (rows / high + 2) <= MOST_TILES;
    if (!tiled || frame[at + 43] != 1 || frame[at + 44] != 1) {
      throw new BrokenFrame(
          "has JPEG 2000 tiles of %d x %d pixels, which is not decoded".formatted(wide, high));
    }
    requireFewPackets(frame, at + 2, columns, rows);
  }

  /// Holds what the coding style makes of a frame in packets against what an image of its size needs:
  /// the decoder would work through millions of empty ones (ISO 15444-1 A.6).
  private static void requireFewPackets(byte[] frame, int start, long columns, long rows)
      throws BrokenFrame {
    boolean styled = false;
    for (int at = start; at + 4 <= frame.length; ) {
      int marker = u16(frame, at);
      int end = at + 2 + u16(frame, at + 2);
      if (marker == SOT) {
        requireMarkersOnly(frame, at);
        break;
      }
      if (marker < 0xff30 || end > frame.length || end < at + 4) {
        throw new BrokenFrame("is damaged: its JPEG 2000 header breaks at byte " + at);
      }
      if (marker == POC || marker == PPM || marker == COC) {
        throw new BrokenFrame(
            "has a JPEG 2000 header with the marker %04X, which is not decoded".formatted(marker));
      }
      if (marker == COD) {
        requireStyle(frame, at + 4, end, columns, rows);
        styled = true;
      }
      at = end;
    }
    if (!styled) {
      throw new BrokenFrame("is damaged: its JPEG 2000 header does not say how it is coded");
    }
  }

  private static void requireStyle(byte[] frame, int at, int end, long columns, long rows)
      throws BrokenFrame {
    if (end < at + 10) {
      throw new BrokenFrame("is damaged: its JPEG 2000 coding style is cut short");
    }
    boolean precincts = (frame[at] & 1) == 1;
    long layers = u16(frame, at + 2);
    int levels = frame[at + 5] & 0xff;
    long packets = layers * (levels + 1L);
    for (int level = 0; precincts && level <= levels && at + 10 + level < end; level++) {
      int size = frame[at + 10 + level] & 0xff;
      packets += layers * ((columns >> (size & 15)) + 1) * ((rows >> (size >> 4)) + 1);
    }
    if (layers < 1 || levels > MOST_LEVELS || packets > MOST_PACKETS) {
      throw new BrokenFrame(
          "has JPEG 2000 data of %d layers and %d levels in %d packets; at most %d levels and %d packets are decoded"
              .formatted(layers, levels, packets, MOST_LEVELS, MOST_PACKETS));
    }
  }

  /// Compressed data hold no byte of ones followed by one from 0x90 on, but for markers (A.1.2); JJ2000
  /// reads on for ever in one that does.
  private static void requireMarkersOnly(byte[] frame, int start) throws BrokenFrame {
    boolean header = true;
    for (int at = start; at + 1 < frame.length; ) {
      int marker = u16(frame, at);
      if (header) {
        int length = marker == SOD || at + 3 >= frame.length ? 0 : u16(frame, at + 2);
        if (marker == PPT || marker == POC || marker < 0xff30 || (marker != SOD && length < 2)) {
          throw new BrokenFrame(
              "has JPEG 2000 data with the marker %04X at byte %d, which is not decoded"
                  .formatted(marker, at));
        }
        header = marker != SOD;
        at += 2 + length;
      } else if (marker < 0xff90) {
        at++;
      } else {
        switch (marker) {
          case SOT -> header = true;
          case SOP -> at += 6;
          case EPH -> at += 2;
          case EOC -> {
            return;
          }
          default ->
              throw new BrokenFrame(
                  "is damaged: its JPEG 2000 data hold the bytes %04X at %d".formatted(marker, at));
        }
      }
    }
  }

  /// Where the codestream starts: at once, as DICOM wants it, or in the box of a JP2 file.
  private static int codestream(byte[] frame) {
    if (frame.length > 4 && u16(frame, 0) == 0xff4f) {
      return 0;
    }
    for (int at = 0; at + 12 < Math.min(frame.length, 1 << 12); at++) {
      if (u16(frame, at) == 0xff4f && u16(frame, at + 2) == SIZ) {
        return at;
      }
    }
    return -1;
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  private static long u32(byte[] bytes, int at) {
    return (long) u16(bytes, at) << 16 | u16(bytes, at + 2);
  }

  private static final class Silence implements MsgLogger {
    @Override
    public void printmsg(int severity, String message) {
      // see above
    }

    @Override
    public void println(String text, int flind, int ind) {
      // see above
    }

    @Override
    public void flush() {
      // nothing is held
    }
  }
}
