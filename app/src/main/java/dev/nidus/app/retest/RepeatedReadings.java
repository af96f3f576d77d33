package dev.nidus.app.retest;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.evaluation.RefusedRow;
import dev.nidus.evidence.resampling.Patients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Lesions that were read on each of the same scans.
final class RepeatedReadings {
  private final List<String> lesions;
  private final List<String> scans;
  private final double[][][] readings;
  private final Patients patients;
  private final List<String> features;
  private final List<RefusedRow> refused;
  private final List<String> remarks;

  /// @param lesions names
  /// @param scans what the occasions are called, in the order of the table
  /// @param readings of each lesion on each scan its features
  /// @param patients of the lesions; each of another, if they are not known
  /// @param features their names
  /// @param refused rows that were left out, in the order of the table
  /// @param remarks what a reader should know
  private RepeatedReadings(
      List<String> lesions,
      List<String> scans,
      double[][][] readings,
      Patients patients,
      List<String> features,
      List<RefusedRow> refused,
      List<String> remarks) {
    this.lesions = List.copyOf(lesions);
    this.scans = List.copyOf(scans);
    this.readings = readings;
    this.patients = patients;
    this.features = List.copyOf(features);
    this.refused = List.copyOf(refused);
    this.remarks = List.copyOf(remarks);
  }

  List<String> lesions() {
    return lesions;
  }

  List<String> scans() {
    return scans;
  }

  double[][][] readings() {
    return readings;
  }

  Patients patients() {
    return patients;
  }

  List<String> features() {
    return features;
  }

  List<RefusedRow> refused() {
    return refused;
  }

  List<String> remarks() {
    return remarks;
  }

  /// Finds the partners. A scan's name is an occasion if more than half of the lesions were read on it (`test`, `retest`);
  /// where names differ from lesion to lesion, as UIDs do, the order of a lesion's rows is.
  ///
  /// @throws UsageProblem if fewer than two lesions are left
  static RepeatedReadings of(ReadingTable table, Path file) {
    Map<String, List<Reading>> byLesion = new LinkedHashMap<>();
    table
        .readings()
        .forEach(r -> byLesion.computeIfAbsent(r.lesion(), _ -> new ArrayList<>()).add(r));
    List<RefusedRow> refused = new ArrayList<>(table.refused());
    List<String> remarks = new ArrayList<>();
    List<String> scans = sharedScans(byLesion);
    Map<String, List<Reading>> complete;
    if (scans.size() >= 2) {
      complete = byName(byLesion, scans, refused);
    } else {
      complete = byOrder(byLesion, refused);
      int occasions = complete.values().stream().findFirst().map(List::size).orElse(0);
      scans = IntStream.rangeClosed(1, occasions).mapToObj(n -> "reading " + n).toList();
      remarks.add(
          "No scan is of more than half of the lesions, so that the rows of a lesion are taken as"
              + " first, second, ... reading in their order; that order matters for ICC(A,·),"
              + " ICC(C,·) and the bias.");
    }
    if (table.counting() == ReadingTable.RowCounting.FROM_ZERO) {
      remarks.add("The column row has a 0, so that rows of the features are counted from 0.");
    }
    refused.sort(Comparator.comparingInt(RefusedRow::row));
    if (complete.size() < 2) {
      List<RefusedRow> causes = table.refused().isEmpty() ? refused : table.refused();
      throw new UsageProblem(
          "%s has %d lesions with two readings, and repeatability needs at least two%s"
              .formatted(
                  file,
                  complete.size(),
                  causes.isEmpty()
                      ? ""
                      : "; row %d: %s"
                          .formatted(causes.getFirst().row(), causes.getFirst().reason())));
    }
    return new RepeatedReadings(
        List.copyOf(complete.keySet()),
        scans,
        complete.values().stream()
            .map(of -> of.stream().map(Reading::features).toArray(double[][]::new))
            .toArray(double[][][]::new),
        patients(complete, remarks),
        table.features(),
        refused,
        remarks);
  }

  private static List<String> sharedScans(Map<String, List<Reading>> byLesion) {
    Map<String, Long> lesionsOf =
        byLesion.values().stream()
            .flatMap(readings -> readings.stream().map(Reading::scan).distinct())
            .collect(
                Collectors.groupingBy(scan -> scan, LinkedHashMap::new, Collectors.counting()));
    return lesionsOf.entrySet().stream()
        .filter(scan -> 2 * scan.getValue() > byLesion.size())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<String, List<Reading>> byName(
      Map<String, List<Reading>> byLesion, List<String> scans, List<RefusedRow> refused) {
    Map<String, List<Reading>> complete = new LinkedHashMap<>();
    byLesion.forEach((lesion, readings) -> {
      Map<String, Reading> ofScan = new LinkedHashMap<>();
      for (Reading reading : readings) {
        Reading earlier = ofScan.putIfAbsent(reading.scan(), reading);
        if (earlier != null) {
          refused.add(
              new RefusedRow(
                  reading.row(),
                  "lesion %s was read on scan %s in row %d already"
                      .formatted(lesion, reading.scan(), earlier.row())));
        } else if (!scans.contains(reading.scan())) {
          refused.add(
              new RefusedRow(
                  reading.row(),
                  "scan %s is of half of the lesions or fewer, and compared are %s"
                      .formatted(reading.scan(), String.join(", ", scans))));
        }
      }
      List<String> missing = scans.stream().filter(scan -> !ofScan.containsKey(scan)).toList();
      if (missing.isEmpty()) {
        complete.put(lesion, scans.stream().map(ofScan::get).toList());
      } else {
        ofScan.values().stream()
            .filter(reading -> scans.contains(reading.scan()))
            .forEach(reading ->
                refused.add(
                    new RefusedRow(
                        reading.row(),
                        "lesion %s has no partner: there is no reading on scan %s"
                            .formatted(lesion, String.join(", ", missing)))));
      }
    });
    return complete;
  }

  private static Map<String, List<Reading>> byOrder(
      Map<String, List<Reading>> byLesion, List<RefusedRow> refused) {
    Map<Integer, Long> sizes =
        byLesion.values().stream()
            .map(List::size)
            .filter(size -> size >= 2)
            .collect(Collectors.groupingBy(size -> size, Collectors.counting()));
    int occasions =
        sizes.entrySet().stream()
            .max(
                Map.Entry.<Integer, Long>comparingByValue()
                    .thenComparing(Map.Entry.<Integer, Long>comparingByKey().reversed()))
            .map(Map.Entry::getKey)
            .orElse(2);
    Map<String, List<Reading>> complete = new LinkedHashMap<>();
    byLesion.forEach((lesion, readings) -> {
      if (readings.size() == occasions) {
        complete.put(lesion, List.copyOf(readings));
      } else {
        readings.forEach(reading ->
            refused.add(
                new RefusedRow(
                    reading.row(),
                    "lesion %s has %d %s, and compared are lesions with %d"
                        .formatted(
                            lesion,
                            readings.size(),
                            readings.size() == 1 ? "reading and no partner" : "readings",
                            occasions))));
      }
    });
    return complete;
  }

  private static Patients patients(Map<String, List<Reading>> complete, List<String> remarks) {
    List<String> names =
        complete.values().stream().map(readings -> readings.getFirst().patient()).toList();
    if (names.stream().anyMatch(String::isBlank)) {
      remarks.add(
          "The patients are not known (no column PatientID, no --patient), so that every lesion"
              + " counts as a patient of its own.");
      return Patients.oneForEach(names.size());
    }
    return Patients.of(names);
  }

  /// The readings of one feature: a row per lesion, a column per scan.
  double[][] ofFeature(int feature) {
    double[][] values = new double[readings.length][scans.size()];
    for (int lesion = 0; lesion < readings.length; lesion++) {
      for (int scan = 0; scan < scans.size(); scan++) {
        values[lesion][scan] = readings[lesion][scan][feature];
      }
    }
    return values;
  }

  /// All lesions' readings of one feature on one scan.
  double[] ofScan(int scan, int feature) {
    double[] values = new double[readings.length];
    for (int lesion = 0; lesion < values.length; lesion++) {
      values[lesion] = readings[lesion][scan][feature];
    }
    return values;
  }
}
