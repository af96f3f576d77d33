package dev.nidus.imaging.dicom.lesion;

import dev.nidus.imaging.dicom.DataElement;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.TransferSyntax;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.Value;
import dev.nidus.imaging.dicom.Vr;
import dev.nidus.imaging.dicom.codec.Frames;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// The frames of a segmentation as numbers, one frame in memory at a time. Compressed ones are decoded
/// by {@link Frames}.
///
/// Bits follow each other without a gap from frame to frame, the lowest bit of a byte first (PS3.5
/// 8.1.1): a frame may begin within a byte.
final class FrameBits {
  private static final Set<TransferSyntax> LOSSY =
      EnumSet.of(
          TransferSyntax.JPEG_BASELINE,
          TransferSyntax.JPEG_EXTENDED,
          TransferSyntax.JPEG_LS_NEAR_LOSSLESS,
          TransferSyntax.JPEG_2000);

  /// Where bytes of the pixels come from.
  private interface Source {
    byte[] read(long from, int count) throws UnreadableDicom;
  }

  private sealed interface Encoding {
    /// @param order of the bytes of a pixel of 16 bits
    record Plain(Source source, ByteOrder order) implements Encoding {}

    record Compressed(Frames frames) implements Encoding {}
  }

  private final Encoding encoding;
  private final long pixels;
  private final int bits;

  private FrameBits(Encoding encoding, long pixels, int bits) {
    this.encoding = encoding;
    this.pixels = pixels;
    this.bits = bits;
  }

  /// The frames of a file; what they declare is held against what is there.
  ///
  /// @param pixels of a frame
  /// @param bits of a pixel: 1, 8 or 16
  static FrameBits of(DicomFile file, long frames, long pixels, int bits) throws UnreadableDicom {
    DataSet set = file.dataSet();
    DataElement element =
        set.element(Tags.PIXEL_DATA).orElseThrow(() -> set.missing(Tags.PIXEL_DATA));
    if (element.value() instanceof Value.Fragments) {
      if (LOSSY.contains(file.syntax())) {
        throw set.unreadable(
            Tags.PIXEL_DATA,
            "is compressed as %s (%s), which may change numbers; segments are read from lossless frames only"
                .formatted(file.syntax().title(), file.syntax().uid()));
      }
      return new FrameBits(new Encoding.Compressed(Frames.of(file)), pixels, bits);
    }
    long held =
        switch (element.value()) {
          case Value.Inline inline -> inline.length();
          case Value.Stored stored -> stored.region().length();
          case Value.Fragments _, Value.Items _ ->
              throw set.unreadable(Tags.PIXEL_DATA, "does not hold pixels");
        };
    long needed = Math.ceilDiv(Math.multiplyExact(Math.multiplyExact(frames, pixels), bits), 8L);
    if (held < needed) {
      throw set.unreadable(
          Tags.PIXEL_DATA,
          String.format(
              Locale.ROOT,
              "has %,d bytes; %,d frames of %,d pixels of %d bits need %,d",
              held,
              frames,
              pixels,
              bits,
              needed));
    }
    if (element.value() instanceof Value.Stored stored) {
      boolean words = element.vr() == Vr.OW && stored.order() == ByteOrder.BIG_ENDIAN;
      if (words && bits < 16) {
        throw set.unreadable(
            Tags.PIXEL_DATA,
            "holds %d-bit pixels in big-endian words; convert it to little endian, for example with dcmconv +te"
                .formatted(bits));
      }
      Source source = (from, count) -> stored.region().part(from, count).read(count);
      return new FrameBits(new Encoding.Plain(source, stored.order()), pixels, bits);
    }
    byte[] all = set.bytes(Tags.PIXEL_DATA);
    Source source = (from, count) -> Arrays.copyOfRange(all, (int) from, (int) from + count);
    return new FrameBits(new Encoding.Plain(source, ByteOrder.LITTLE_ENDIAN), pixels, bits);
  }

  /// Reads one frame.
  ///
  /// @param frame from 0
  /// @return one number per pixel, row by row
  int[] read(int frame) throws UnreadableDicom {
    return switch (encoding) {
      case Encoding.Plain(Source source, ByteOrder order) -> plain(source, order, frame);
      case Encoding.Compressed(Frames frames) -> {
        int[] decoded = frames.read(frame);
        for (int n = 0; n < decoded.length; n++) {
          decoded[n] &= (1 << bits) - 1; // segments have no sign
        }
        yield decoded;
      }
    };
  }

  private int[] plain(Source source, ByteOrder order, int frame) throws UnreadableDicom {
    int[] to = new int[(int) pixels];
    long firstBit = frame * pixels * bits;
    long firstByte = firstBit / 8;
    int count = (int) (Math.ceilDiv(firstBit + pixels * bits, 8L) - firstByte);
    byte[] bytes = source.read(firstByte, count);
    int offset = (int) (firstBit % 8);
    boolean big = order == ByteOrder.BIG_ENDIAN;
    for (int n = 0; n < pixels; n++) {
      to[n] =
          switch (bits) {
            case 1 -> (bytes[(offset + n) >> 3] >> ((offset + n) & 7)) & 1;
            case 8 -> bytes[n] & 0xff;
            default -> {
              int low = bytes[2 * n + (big ? 1 : 0)] & 0xff;
              int high = bytes[2 * n + (big ? 0 : 1)] & 0xff;
              yield high << 8 | low;
            }
          };
    }
    return to;
  }
}
