package dev.nidus.imaging.metaimage;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.scan.Voxels;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.imaging.storage.CompressedBytes;
import dev.nidus.imaging.storage.CompressedBytes.Codec;
import dev.nidus.imaging.storage.DeclaredGeometry;
import dev.nidus.imaging.storage.MappedVoxels;
import dev.nidus.imaging.storage.ScanFile;
import dev.nidus.imaging.storage.StreamedVoxels;
import dev.nidus.imaging.storage.VoxelLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads MetaImage files, whose points are LPS mm as in ITK.
///
/// `TransformMatrix` lists the axis of i, then that of j, then that of k.
public final class MetaImageReader {
  private static final Pattern FIRST_LINE =
      Pattern.compile("^\\s*(ObjectType|ObjectSubType|NDims|Comment|Name|ID)\\s*=");

  private final ByteBudget budget;

  public MetaImageReader(ByteBudget budget) {
    this.budget = budget;
  }

  /// Whether the first bytes are a field with which headers of this format start.
  public static boolean recognises(byte[] head) {
    return FIRST_LINE.matcher(new String(head, StandardCharsets.ISO_8859_1)).find();
  }

  /// Opens a scan.
  public CtScan open(ScanFile file) throws UnreadableScan {
    MetaImageHeader header = MetaImageHeader.read(file);
    requirePlain(header);
    GridSize size = size(header);
    VoxelType stored = type(header);
    budget.require(file, size, stored);
    ImageGeometry geometry = geometry(header, size);
    VoxelLayout layout = VoxelLayout.unscaled(size, stored, order(header, stored));
    return new CtScan(file.name(), geometry, stored, modality(header), voxels(header, layout));
  }

  private static void requirePlain(MetaImageHeader header) throws UnreadableScan {
    requireField(header, "ObjectType", "Image");
    requireField(header, "ElementNumberOfChannels", "1");
    requireField(header, "BinaryData", "True");
    requireField(header, "DistanceUnits", "mm");
    requireField(header, "ElementToIntensityFunctionSlope", "1");
    requireField(header, "ElementToIntensityFunctionOffset", "0");
  }

  private static void requireField(MetaImageHeader header, String name, String only)
      throws UnreadableScan {
    String value = header.field(name).orElse(only);
    if (!value.equalsIgnoreCase(only)) {
      throw header.file().unreadable("has %s = %s; only %s is read".formatted(name, value, only));
    }
  }

  private static GridSize size(MetaImageHeader header) throws UnreadableScan {
    long axes = header.integer("NDims", 0);
    List<Long> counts = header.integers("DimSize");
    if (axes != counts.size() || axes < 3) {
      throw header
          .file()
          .unreadable("has NDims %d and DimSize %s; a scan has three axes".formatted(axes, counts));
    }
    if (axes > 3) {
      throw header
          .file()
          .unreadable(
              "has a 4th axis of %d; a scan has three axes: extract one volume first"
                  .formatted(counts.get(3)));
    }
    return DeclaredGeometry.size(header.file(), "DimSize", counts);
  }

  private static ImageGeometry geometry(MetaImageHeader header, GridSize size)
      throws UnreadableScan {
    ScanFile file = header.file();
    List<Double> s = header.numbers(3, "ElementSpacing", "ElementSize");
    List<Double> o = header.numbers(3, "Offset", "Position", "Origin");
    List<Double> m = header.numbers(9, "TransformMatrix", "Rotation", "Orientation");
    return new ImageGeometry(
        size,
        DeclaredGeometry.origin(file, "Offset", o.get(0), o.get(1), o.get(2)),
        DeclaredGeometry.spacing(file, "ElementSpacing", s.get(0), s.get(1), s.get(2)),
        DeclaredGeometry.direction(
            file,
            "TransformMatrix",
            m.get(0),
            m.get(3),
            m.get(6),
            m.get(1),
            m.get(4),
            m.get(7),
            m.get(2),
            m.get(5),
            m.get(8)));
  }

  private static VoxelType type(MetaImageHeader header) throws UnreadableScan {
    String type = header.required("ElementType");
    return switch (type) {
      case "MET_CHAR" -> VoxelType.INT8;
      case "MET_UCHAR" -> VoxelType.UINT8;
      case "MET_SHORT" -> VoxelType.INT16;
      case "MET_USHORT" -> VoxelType.UINT16;
      case "MET_INT", "MET_LONG" -> VoxelType.INT32; // MetaIO's long has 4 bytes
      case "MET_UINT", "MET_ULONG" -> VoxelType.UINT32;
      case "MET_LONG_LONG" -> VoxelType.INT64;
      case "MET_ULONG_LONG" -> VoxelType.UINT64;
      case "MET_FLOAT" -> VoxelType.FLOAT32;
      case "MET_DOUBLE" -> VoxelType.FLOAT64;
      default ->
          throw header
              .file()
              .unreadable(
                  "has ElementType %s; single integers and floats are read".formatted(type));
    };
  }

  private static ByteOrder order(MetaImageHeader header, VoxelType stored) throws UnreadableScan {
    if (stored.bytes() == 1) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    header.required("BinaryDataByteOrderMSB", "ElementByteOrderMSB");
    String name =
        header.fields().containsKey("BinaryDataByteOrderMSB")
            ? "BinaryDataByteOrderMSB"
            : "ElementByteOrderMSB";
    return header.flag(name) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /// `MET_MOD_CT` is CT.
  private static Optional<String> modality(MetaImageHeader header) {
    return header
        .field("Modality")
        .map(text -> text.replaceFirst("^MET_MOD_", "").toUpperCase(Locale.ROOT))
        .filter(text -> !text.isEmpty() && !text.equals("UNKNOWN") && !text.equals("OTHER"));
  }

  private static Voxels voxels(MetaImageHeader header, VoxelLayout layout) throws UnreadableScan {
    String name = header.required("ElementDataFile");
    if (name.startsWith("LIST") || name.contains("%")) {
      throw header
          .file()
          .unreadable(
              "spreads its voxels over several files (ElementDataFile = %s); only one data file is read"
                  .formatted(name));
    }
    boolean local = name.equalsIgnoreCase("LOCAL");
    ScanFile data = local ? header.file() : header.file().dataFile("ElementDataFile", name);
    boolean compressed = header.flag("CompressedData");
    long held = compressed ? header.integer("CompressedDataSize", -1) : layout.bytes();
    long start = start(header, data, local ? header.end() : 0, held);
    if (!compressed) {
      return MappedVoxels.open(data, layout, start);
    }
    // MetaIO reads either wrapping of DEFLATE
    Codec codec = data.startsWithGzip(start) ? Codec.GZIP : Codec.ZLIB;
    return StreamedVoxels.open(new CompressedBytes(data, start, codec, 0), layout);
  }

  /// HeaderSize counts bytes in front of the voxels; -1 means that they end the file.
  private static long start(MetaImageHeader header, ScanFile data, long after, long held)
      throws UnreadableScan {
    long headerSize = header.integer("HeaderSize", 0);
    if (headerSize < -1 || (headerSize == -1 && held < 0)) {
      throw header
          .file()
          .unreadable(
              "has HeaderSize %d, from which the start of its voxels cannot be told"
                  .formatted(headerSize));
    }
    if (headerSize == -1) {
      return Math.max(after, data.bytes() - held);
    }
    return headerSize == 0 ? after : headerSize;
  }
}
