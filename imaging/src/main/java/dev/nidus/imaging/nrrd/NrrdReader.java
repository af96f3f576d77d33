package dev.nidus.imaging.nrrd;

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
import dev.nidus.imaging.storage.HeaderLines;
import dev.nidus.imaging.storage.MappedVoxels;
import dev.nidus.imaging.storage.ScanFile;
import dev.nidus.imaging.storage.StreamedVoxels;
import dev.nidus.imaging.storage.VoxelLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// Reads NRRD files, versions 1 to 5, by the format's definition (teem.sourceforge.net/nrrd/format.html).
public final class NrrdReader {
  private final ByteBudget budget;

  public NrrdReader(ByteBudget budget) {
    this.budget = budget;
  }

  /// Whether the first bytes are the magic of this format.
  public static boolean recognises(byte[] head) {
    return head.length >= 8 && new String(head, 0, 6, StandardCharsets.ISO_8859_1).equals("NRRD00");
  }

  /// Opens a scan.
  public CtScan open(ScanFile file) throws UnreadableScan {
    NrrdHeader header = NrrdHeader.read(file);
    List<Integer> axes = spatialAxes(header);
    List<String> sizes = header.words("sizes");
    List<Long> counts = new ArrayList<>();
    for (int axis : axes) {
      counts.add(header.integer("sizes", sizes.get(axis)));
    }
    GridSize size = DeclaredGeometry.size(file, "'sizes'", counts);
    VoxelType stored = type(header);
    budget.require(file, size, stored);
    ImageGeometry geometry = new NrrdPlacement(header).geometry(size, axes);
    VoxelLayout layout = VoxelLayout.unscaled(size, stored, order(header, stored));
    Optional<String> modality = Optional.ofNullable(header.keys().get("modality"));
    return new CtScan(file.name(), geometry, stored, modality, voxels(header, layout));
  }

  /// The positions of the three axes of space; a fourth axis of one element is passed over.
  private static List<Integer> spatialAxes(NrrdHeader header) throws UnreadableScan {
    long dimension = header.integer("dimension", header.required("dimension"));
    List<String> sizes = header.words("sizes");
    if (dimension != sizes.size() || dimension < 3) {
      throw header
          .file()
          .unreadable(
              "has dimension %d and sizes %s; a scan has three axes".formatted(dimension, sizes));
    }
    List<List<Double>> directions =
        header.field("space directions").isPresent()
            ? new NrrdPlacement(header).directions()
            : List.of();
    if (!directions.isEmpty() && directions.size() != sizes.size()) {
      throw header
          .file()
          .unreadable(
              "has %d axes and %d 'space directions'".formatted(sizes.size(), directions.size()));
    }
    List<Integer> axes = new ArrayList<>(IntStream.range(0, sizes.size()).boxed().toList());
    for (int axis = sizes.size() - 1; axis >= 0 && axes.size() > 3; axis--) {
      boolean space = !directions.isEmpty() && !directions.get(axis).isEmpty();
      if (!space && sizes.get(axis).equals("1")) {
        axes.remove(Integer.valueOf(axis));
      }
    }
    if (axes.size() > 3) {
      throw header.file().unreadable(fourthAxis(header, sizes, directions));
    }
    return axes;
  }

  private static String fourthAxis(
      NrrdHeader header, List<String> sizes, List<List<Double>> directions) throws UnreadableScan {
    int axis = 3;
    for (int n = 0; n < directions.size(); n++) {
      if (directions.get(n).isEmpty()) {
        axis = n;
      }
    }
    List<String> kinds = header.field("kinds").isPresent() ? header.words("kinds") : List.of();
    String kind = axis < kinds.size() ? " of kind " + kinds.get(axis) : "";
    return "has a 4th axis of %s%s; a scan has three axes: extract one volume first"
        .formatted(sizes.get(axis), kind);
  }

  private static VoxelType type(NrrdHeader header) throws UnreadableScan {
    String type = header.required("type").toLowerCase(Locale.ROOT);
    return switch (type) {
      case "signed char", "int8", "int8_t" -> VoxelType.INT8;
      case "uchar", "unsigned char", "uint8", "uint8_t" -> VoxelType.UINT8;
      case "short", "short int", "signed short", "signed short int", "int16", "int16_t" ->
          VoxelType.INT16;
      case "ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t" ->
          VoxelType.UINT16;
      case "int", "signed int", "int32", "int32_t" -> VoxelType.INT32;
      case "uint", "unsigned int", "uint32", "uint32_t" -> VoxelType.UINT32;
      case "longlong",
          "long long",
          "long long int",
          "signed long long",
          "signed long long int",
          "int64",
          "int64_t" ->
          VoxelType.INT64;
      case "ulonglong", "unsigned long long", "unsigned long long int", "uint64", "uint64_t" ->
          VoxelType.UINT64;
      case "float" -> VoxelType.FLOAT32;
      case "double" -> VoxelType.FLOAT64;
      default ->
          throw header
              .file()
              .unreadable(
                  "has voxels of type '%s'; integers of 8 to 64 bits, float and double are read"
                      .formatted(type));
    };
  }

  private static ByteOrder order(NrrdHeader header, VoxelType stored) throws UnreadableScan {
    if (stored.bytes() == 1) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    String endian = header.required("endian").toLowerCase(Locale.ROOT);
    return switch (endian) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default ->
          throw header
              .file()
              .unreadable("has endian '%s'; little and big are known".formatted(endian));
    };
  }

  private static Voxels voxels(NrrdHeader header, VoxelLayout layout) throws UnreadableScan {
    Optional<String> detached = header.field("data file");
    ScanFile data = detached.isPresent() ? dataFile(header, detached.get()) : header.file();
    long start = detached.isPresent() ? 0 : header.end();
    long lines = header.integer("line skip", 0);
    long skip = header.integer("byte skip", 0);
    if (lines < 0 || skip < -1) {
      throw header
          .file()
          .unreadable(
              "has line skip %d and byte skip %d; neither can be negative, but byte skip -1"
                  .formatted(lines, skip));
    }
    start = HeaderLines.skip(data, start, lines);
    String encoding = header.required("encoding").toLowerCase(Locale.ROOT);
    return switch (encoding) {
      case "raw" -> {
        long from = skip == -1 ? Math.max(start, data.bytes() - layout.bytes()) : start + skip;
        yield MappedVoxels.open(data, layout, from);
      }
      case "gzip", "gz" -> {
        if (skip == -1) {
          throw header.file().unreadable("has byte skip -1, which only the encoding raw allows");
        }
        yield StreamedVoxels.open(new CompressedBytes(data, start, Codec.GZIP, skip), layout);
      }
      default ->
          throw header
              .file()
              .unreadable("has the encoding '%s'; raw and gzip are read".formatted(encoding));
    };
  }

  private static ScanFile dataFile(NrrdHeader header, String name) throws UnreadableScan {
    if (name.equals("LIST") || name.startsWith("LIST ") || name.contains("%")) {
      throw header
          .file()
          .unreadable(
              "spreads its voxels over several files (data file: %s); only one data file is read"
                  .formatted(name));
    }
    return header.file().dataFile("data file", name);
  }
}
