package dev.nidus.imaging.dicom.codec;

import dev.nidus.imaging.dicom.ByteRegion;
import dev.nidus.imaging.dicom.DataElement;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.TransferSyntax;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.Value;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The frames of an image file, read and decoded one by one when they are wanted. Safe for use by
/// several threads.
public final class Frames {
  private static final long MOST_FRAMES = 1 << 20;

  /// Larger frames than a slice has are held against the bytes that they are compressed to.
  private static final int PLAIN_PIXELS = 1 << 20;

  /// Pixels for a byte: no picture of a body is so empty.
  private static final int MOST_EXPANSION = 512;

  private final DicomFile file;
  private final PixelFormat format;
  private final int count;
  private final List<List<ByteRegion>> parts;
  private final ByteOrder order;

  private Frames(
      DicomFile file,
      PixelFormat format,
      List<List<ByteRegion>> parts,
      ByteOrder order,
      int count) {
    this.file = file;
    this.format = format;
    this.parts = parts;
    this.order = order;
    this.count = count;
  }

  /// The frames of a file; none is read yet.
  ///
  /// @throws UnreadableDicom if it has no pixels, fewer than it declares, or fragments of which nobody
  ///     can say to which frame they belong
  public static Frames of(DicomFile file) throws UnreadableDicom {
    return of(file, PixelFormat.MOST_PIXELS);
  }

  /// The same with another limit.
  ///
  /// @param mostPixels of a frame
  static Frames of(DicomFile file, long mostPixels) throws UnreadableDicom {
    DataSet set = file.dataSet();
    PixelFormat format = PixelFormat.of(set, mostPixels);
    long frames = set.integer(Tags.NUMBER_OF_FRAMES).orElse(1L);
    if (frames < 1 || frames > MOST_FRAMES) {
      throw set.unreadable(
          Tags.NUMBER_OF_FRAMES, "is %d; 1 to %d is allowed".formatted(frames, MOST_FRAMES));
    }
    int count = (int) frames;
    DataElement element =
        set.element(Tags.PIXEL_DATA).orElseThrow(() -> set.missing(Tags.PIXEL_DATA));
    return switch (element.value()) {
      case Value.Stored stored ->
          new Frames(file, format, whole(set, format, stored, count), stored.order(), count);
      case Value.Fragments fragments ->
          new Frames(
              file, format, FrameParts.of(set, fragments, count), ByteOrder.LITTLE_ENDIAN, count);
      case Value.Inline _, Value.Items _ ->
          throw set.unreadable(Tags.PIXEL_DATA, "does not hold pixels");
    };
  }

  /// The file that they are in.
  public DicomFile file() {
    return file;
  }

  public int count() {
    return count;
  }

  public PixelFormat format() {
    return format;
  }

  /// Bytes that reading a frame takes from its file.
  public long bytes(int frame) {
    return parts.get(frame).stream().mapToLong(ByteRegion::length).sum();
  }

  /// The values of a frame, row by row, with their sign; rescaling is not applied.
  ///
  /// @param frame 0 to {@link #count} - 1
  public int[] read(int frame) throws UnreadableDicom {
    byte[] bytes = joined(parts.get(frame));
    try {
      int[] pixels =
          file.syntax().isEncapsulated()
              ? decoded(bytes)
              : Uncompressed.decode(bytes, format, order, bit(frame));
      // compressed pixels have their value in the lowest bits, but RLE packs them as they are
      boolean shifted = !file.syntax().isEncapsulated() || file.syntax() == TransferSyntax.RLE;
      (shifted ? format : format.withoutShift()).cut(pixels);
      return pixels;
    } catch (BrokenFrame e) {
      throw new UnreadableDicom(
          count == 1
              ? "%s: %s %s".formatted(file.name(), Tags.PIXEL_DATA.described(), e.getMessage())
              : "%s: frame %d of %s %s"
                  .formatted(file.name(), frame + 1, Tags.PIXEL_DATA.described(), e.getMessage()),
          e);
    }
  }

  private int[] decoded(byte[] bytes) throws BrokenFrame {
    if (format.bitsAllocated() != 8 && format.bitsAllocated() != 16) {
      throw new BrokenFrame(
          "is compressed with %d bits a pixel; 8 and 16 are decoded"
              .formatted(format.bitsAllocated()));
    }
    if (format.pixels() > PLAIN_PIXELS && format.pixels() / MOST_EXPANSION > bytes.length) {
      throw new BrokenFrame(
          "has %d compressed bytes for %d x %d pixels, more than %d pixels a byte, which is not decoded"
              .formatted(bytes.length, format.columns(), format.rows(), MOST_EXPANSION));
    }
    return switch (file.syntax()) {
      case RLE -> RunLengths.decode(bytes, format);
      case JPEG_LS, JPEG_LS_NEAR_LOSSLESS -> JpegLs.decode(bytes, format);
      case JPEG_BASELINE, JPEG_EXTENDED, JPEG_LOSSLESS, JPEG_LOSSLESS_FIRST_ORDER ->
          Jpeg.decode(bytes, format);
      case JPEG_2000_LOSSLESS, JPEG_2000 -> Jpeg2000.decode(bytes, format);
      case HTJ2K_LOSSLESS,
          HTJ2K_LOSSLESS_RPCL,
          HTJ2K,
          MPEG2_MAIN,
          MPEG2_HIGH,
          MPEG4_HIGH,
          MPEG4_BLU_RAY,
          MPEG4_HIGH_2D,
          MPEG4_HIGH_3D,
          MPEG4_STEREO,
          HEVC_MAIN,
          HEVC_MAIN_10,
          JPEG_XL_LOSSLESS,
          JPEG_XL_RECOMPRESSION,
          JPEG_XL ->
          throw new BrokenFrame(
              "is compressed as %s (%s), which is not decoded; decompress it first, for example with gdcmconv --raw"
                  .formatted(file.syntax().title(), file.syntax().uid()));
      case IMPLICIT_LITTLE_ENDIAN, EXPLICIT_LITTLE_ENDIAN, DEFLATED, EXPLICIT_BIG_ENDIAN ->
          throw new IllegalStateException("not compressed");
    };
  }

  private byte[] joined(List<ByteRegion> regions) throws UnreadableDicom {
    // a compressed frame larger than this is no compression of it
    long most = (long) format.pixels() * format.bytes() * 4 + (1 << 16);
    if (regions.size() == 1) {
      return regions.getFirst().read(most);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteRegion region : regions) {
      all.writeBytes(region.read(most - all.size()));
    }
    return all.toByteArray();
  }

  private static List<List<ByteRegion>> whole(
      DataSet set, PixelFormat format, Value.Stored stored, int count) throws UnreadableDicom {
    long bits = (long) format.pixels() * format.bitsAllocated();
    long needed = (Math.multiplyExact(bits, count) + 7) / 8;
    long held = stored.region().length();
    if (held < needed) {
      throw set.unreadable(
          Tags.PIXEL_DATA,
          String.format(
              Locale.ROOT,
              "has %,d bytes; %d x %d pixels of %d bits in %d frames need %,d",
              held,
              format.columns(),
              format.rows(),
              format.bitsAllocated(),
              count,
              needed));
    }
    List<List<ByteRegion>> parts = new ArrayList<>();
    for (int frame = 0; frame < count; frame++) {
      long first = bits * frame / 8;
      long end = (bits * (frame + 1) + 7) / 8;
      parts.add(List.of(stored.region().part(first, end - first)));
    }
    return parts;
  }

  /// The bit of its first byte at which a frame of bits starts: such frames follow without a gap.
  private int bit(int frame) {
    return (int) ((long) format.pixels() * format.bitsAllocated() * frame % 8);
  }
}
