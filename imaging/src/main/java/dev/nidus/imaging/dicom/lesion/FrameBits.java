package dev.nidus.imaging.dicom.lesion;

import dev.nidus.imaging.dicom.DataElement;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.Value;
import dev.nidus.imaging.dicom.Vr;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/// The frames of a segmentation as numbers, one frame in memory at a time.
///
/// Bits follow each other without a gap from frame to frame, the lowest bit of a byte first (PS3.5
/// 8.1.1): a frame may begin within a byte.
final class FrameBits {
  /// Where bytes of the pixels come from.
  private interface Source {
    byte[] read(long from, int count) throws UnreadableDicom;
  }

  private final Source source;
  private final ByteOrder order;
  private final long pixels;
  private final int bits;

  private FrameBits(Source source, ByteOrder order, long pixels, int bits) {
    this.source = source;
    this.order = order;
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
    long held =
        switch (element.value()) {
          case Value.Inline inline -> inline.length();
          case Value.Stored stored -> stored.region().length();
          case Value.Fragments _, Value.Items _ ->
              throw set.unreadable(
                  Tags.PIXEL_DATA,
                  "is compressed (%s); segmentations are read uncompressed: convert it, for example with gdcmconv --raw"
                      .formatted(file.syntax().title()));
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
      return new FrameBits(
          (from, count) -> stored.region().part(from, count).read(count),
          stored.order(),
          pixels,
          bits);
    }
    byte[] all = set.bytes(Tags.PIXEL_DATA);
    return new FrameBits(
        (from, count) -> Arrays.copyOfRange(all, (int) from, (int) from + count),
        ByteOrder.LITTLE_ENDIAN,
        pixels,
        bits);
  }

  /// Reads one frame.
  ///
  /// @param frame from 0
  /// @param to one number per pixel, row by row
  void read(int frame, int[] to) throws UnreadableDicom {
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
  }
}
