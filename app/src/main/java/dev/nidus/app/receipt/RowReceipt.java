package dev.nidus.app.receipt;

import dev.nidus.core.digest.Sha256;
import dev.nidus.core.extraction.Extraction;
import dev.nidus.core.extraction.Receipt;
import dev.nidus.core.geometry.CoordinateSystem;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.PatchSource;
import dev.nidus.core.scan.VoxelBox;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The receipt of one row, and its form in a file: ten texts that survive a round trip to the bit.
///
/// @param row its number, 1 = first data row
/// @param imagePath the scan as the user wrote it
/// @param seed the point as the user wrote it
/// @param receipt what the features were made of
/// @param file digest of the whole file, where it was asked for
public record RowReceipt(
    long row, String imagePath, SeedPoint seed, Receipt receipt, Optional<Sha256> file) {
  /// The names of the texts, in order.
  public static final List<String> FIELDS =
      List.of(
          "row",
          "image_path",
          "seed",
          "coords",
          "scan",
          "voxel_box",
          "voxels",
          "patch",
          "features",
          "file");

  public static RowReceipt of(Extraction.Done done, Optional<Sha256> file) {
    return new RowReceipt(
        done.row().row(), done.row().scanName(), done.row().seed(), done.receipt(), file);
  }

  /// The ten texts.
  public List<String> toFields() {
    PatchSource source = receipt.source();
    VoxelBox box = source.box();
    return List.of(
        Long.toString(row),
        imagePath,
        numbers(seed.first(), seed.second(), seed.third()),
        seed.system().name(),
        geometry(source.scan()),
        integers(box.i(), box.j(), box.k(), box.size().i(), box.size().j(), box.size().k()),
        source.voxels().hex(),
        receipt.patch().hex(),
        receipt.features().hex(),
        file.map(Sha256::hex).orElse(""));
  }

  /// Reads the ten texts.
  ///
  /// @throws IllegalArgumentException if one is not what it must be
  public static RowReceipt ofFields(List<String> fields) {
    if (fields.size() != FIELDS.size()) {
      throw new IllegalArgumentException(
          "a row of a receipt has %d fields, got %d".formatted(FIELDS.size(), fields.size()));
    }
    double[] seed = doubles(fields.get(2), 3);
    int[] box = ints(fields.get(5), 6);
    return new RowReceipt(
        Long.parseLong(fields.get(0)),
        fields.get(1),
        new SeedPoint(seed[0], seed[1], seed[2], CoordinateSystem.valueOf(fields.get(3))),
        new Receipt(
            new PatchSource(
                geometry(fields.get(4)),
                new VoxelBox(box[0], box[1], box[2], new GridSize(box[3], box[4], box[5])),
                new Sha256(fields.get(6))),
            new Sha256(fields.get(7)),
            new Sha256(fields.get(8))),
        Optional.of(fields.get(9)).filter(text -> !text.isEmpty()).map(Sha256::new));
  }

  /// Size, origin, spacing, direction: 18 numbers.
  private static String geometry(ImageGeometry scan) {
    GridSize size = scan.size();
    Point3 origin = scan.origin();
    Spacing spacing = scan.spacing();
    double[] direction = new double[9];
    for (int n = 0; n < 9; n++) {
      direction[n] = scan.direction().at(n / 3, n % 3);
    }
    return String.join(
        " ",
        integers(size.i(), size.j(), size.k()),
        numbers(origin.x(), origin.y(), origin.z()),
        numbers(spacing.i(), spacing.j(), spacing.k()),
        numbers(direction));
  }

  private static ImageGeometry geometry(String text) {
    double[] n = doubles(text, 18);
    return new ImageGeometry(
        new GridSize((int) n[0], (int) n[1], (int) n[2]),
        new Point3(n[3], n[4], n[5]),
        new Spacing(n[6], n[7], n[8]),
        Direction.ofRows(Arrays.copyOfRange(n, 9, 18)));
  }

  private static String numbers(double... values) {
    return DoubleStream.of(values).mapToObj(Double::toString).collect(Collectors.joining(" "));
  }

  private static String integers(int... values) {
    return IntStream.of(values).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }

  private static double[] doubles(String text, int count) {
    double[] values = Arrays.stream(text.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    return requireCount(values, values.length, count, text);
  }

  private static int[] ints(String text, int count) {
    int[] values = Arrays.stream(text.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    return requireCount(values, values.length, count, text);
  }

  private static <T> T requireCount(T values, int found, int wanted, String text) {
    if (found != wanted) {
      throw new IllegalArgumentException(
          "'%s' has %d numbers, a receipt needs %d there".formatted(text, found, wanted));
    }
    return values;
  }
}
