package dev.nidus.app.sarcoma;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.arms.ArmRow;
import dev.nidus.app.arms.ArmTable;
import dev.nidus.app.arms.Draw;
import dev.nidus.app.arms.SeedPlacement;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.learning.sampling.Extent;
import dev.nidus.learning.sampling.TrainingLesion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The sarcoma scans of the repository and the tables of pairs, halves and draws that belong to them.
///
/// A pair is a point in a sarcoma and one in muscle of the same scan, with the same mean HU (within 1 HU in the centre, 4 HU
/// in the cube of 32 mm).
public final class SarcomaCohort {
  /// The class that scores are for.
  public static final String TUMOUR = "tumour";

  /// How many orders of labelled patients there are for each half.
  public static final int DRAWS = 4;

  private static final String MUSCLE = "muscle";

  private final Path scans;
  private final ArmTable table;
  private final Map<String, Half> halves;
  private final Map<String, String> kernels;
  private final Map<Half, List<List<String>>> orders;

  private SarcomaCohort(
      Path scans,
      ArmTable table,
      Map<String, Half> halves,
      Map<String, String> kernels,
      Map<Half, List<List<String>>> orders) {
    this.scans = scans;
    this.table = table;
    this.halves = halves;
    this.kernels = kernels;
    this.orders = orders;
  }

  /// Reads the tables, and of each scan its place in space.
  ///
  /// @param folder with tables and scans, `data/sts` of a checkout
  /// @throws UsageProblem if a table or a scan is missing or damaged
  public static SarcomaCohort read(Path folder, ScanReader reader) throws IOException {
    Path scans = folder.toAbsolutePath().normalize();
    Map<String, Half> halves = new HashMap<>();
    Map<String, String> kernels = new HashMap<>();
    for (NamedCsvRecord line : table(scans.resolve("patients.csv"))) {
      halves.put(line.getField("patient"), Half.valueOf(line.getField("half")));
      kernels.put(line.getField("patient"), line.getField("kernel"));
    }
    Map<Half, List<List<String>>> orders = new HashMap<>();
    for (NamedCsvRecord line : table(scans.resolve("label_draws.csv"))) {
      orders
          .computeIfAbsent(Half.valueOf(line.getField("half")), _ -> new ArrayList<>())
          .add(List.of(line.getField("patients").split(" ", -1)));
    }
    List<ArmRow> rows = new ArrayList<>();
    Map<String, ImageGeometry> grids = new HashMap<>();
    for (NamedCsvRecord line : table(scans.resolve("tumour_muscle_pairs.csv"))) {
      String patient = line.getField("patient");
      Path file = scan(scans, patient);
      if (!grids.containsKey(patient)) {
        try (CtScan scan = reader.open(file, patient)) {
          grids.put(patient, scan.geometry());
        } catch (UnreadableScan e) {
          throw new UsageProblem(String.valueOf(e.getMessage()), e);
        }
      }
      Point3 seed = seed(grids.get(patient), line);
      rows.add(
          new ArmRow(
              new Lesion(
                  rows.size() + 1, patient, file, SeedPoint.lps(seed.x(), seed.y(), seed.z())),
              patient,
              line.getField("label").equals("1") ? TUMOUR : MUSCLE,
              Optional.of(line.getField("pair"))));
    }
    return new SarcomaCohort(
        scans,
        new ArmTable(rows, List.of(MUSCLE, TUMOUR), SeedPlacement.ON_VOXEL_INSIDE),
        halves,
        kernels,
        orders);
  }

  /// Pairs count millimetres along the scan's axes from its first voxel.
  private static Point3 seed(ImageGeometry scan, NamedCsvRecord line) {
    double[] along = new double[3];
    for (int axis = 0; axis < along.length; axis++) {
      for (int column = 0; column < along.length; column++) {
        along[axis] +=
            scan.direction().at(axis, column)
                * Integer.parseInt(line.getField(List.of("x", "y", "z").get(column)));
      }
    }
    return new Point3(
        scan.origin().x() + along[0], scan.origin().y() + along[1], scan.origin().z() + along[2]);
  }

  private static List<NamedCsvRecord> table(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UsageProblem(
          "%s is not there; run from a checkout of Nidus, or set -Dnidus.home".formatted(file));
    }
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      return csv.stream().toList();
    }
  }

  private static Path scan(Path scans, String patient) {
    return scans.resolve(patient + "_ct.nii.gz");
  }

  /// A smaller cohort, for rehearsals.
  ///
  /// @param patients of each half, at most: the first of its first order
  /// @param pairs of each patient, at most: the first ones
  public SarcomaCohort atMost(int patients, int pairs) {
    Map<Half, List<List<String>>> fewer = new HashMap<>();
    Set<String> kept = new TreeSet<>();
    for (Half half : Half.values()) {
      List<String> first = orders(half).getFirst();
      List<String> some = first.subList(0, Math.min(patients, first.size()));
      kept.addAll(some);
      fewer.put(
          half,
          orders(half).stream()
              .map(order -> order.stream().filter(some::contains).toList())
              .toList());
    }
    Map<String, Half> halvesOfKept = new HashMap<>();
    halves.forEach((patient, half) -> {
      // patients without pairs learn without labels
      if (patients >= orders(half).getFirst().size() || kept.contains(patient)) {
        halvesOfKept.put(patient, half);
      }
    });
    List<ArmRow> rows =
        table.rows().stream()
            .filter(row ->
                kept.contains(row.patient()) && row.pair().map(Integer::parseInt).orElse(0) < pairs)
            .toList();
    return new SarcomaCohort(
        scans,
        new ArmTable(rows, table.classes(), table.placement()),
        halvesOfKept,
        kernels,
        fewer);
  }

  /// The points of all pairs.
  public ArmTable table() {
    return table;
  }

  /// The patients of a half who have pairs, in order of their names.
  public List<String> paired(Half half) {
    return orders(half).getFirst().stream().sorted().toList();
  }

  private List<List<String>> orders(Half half) {
    return orders.getOrDefault(half, List.of());
  }

  /// The kernel of each scan.
  public Map<String, String> kernels() {
    return Map.copyOf(kernels);
  }

  /// The labelled patients of a draw.
  ///
  /// @param share above 0 to 1; at least two patients
  /// @param number from 0 to {@link #DRAWS} - 1; draws of one number are nested
  public Draw draw(Half half, double share, int number) {
    return Draw.first(
        share,
        orders(half).get(number),
        share == 1
            ? "100 %"
            : String.format(Locale.ROOT, "%.0f %%, draw %d", 100 * share, number + 1));
  }

  /// All patients of a half as an encoder learns from them: positives are drawn from the outline of the tumour.
  public List<TrainingLesion> unlabelled(Half half) {
    List<TrainingLesion> lesions = new ArrayList<>();
    for (String patient : halves.keySet().stream().sorted().toList()) {
      if (halves.get(patient) == half) {
        String mask = patient + "_mask.nii.gz";
        // the seed is not used: positives are drawn from the mask
        lesions.add(
            new TrainingLesion(
                new Lesion(
                    lesions.size() + 1, patient, scan(scans, patient), SeedPoint.lps(0, 0, 0)),
                new Extent.Mask(scans.resolve(mask), mask, new Extent.Label.Any())));
      }
    }
    return lesions;
  }
}
