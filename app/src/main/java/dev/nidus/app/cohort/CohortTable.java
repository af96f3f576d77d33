package dev.nidus.app.cohort;

import dev.nidus.core.geometry.Point3;
import dev.nidus.core.random.RandomSource;
import dev.nidus.imaging.synthetic.Acquisition;
import dev.nidus.imaging.synthetic.SyntheticCohort;
import dev.nidus.imaging.synthetic.SyntheticLesion;
import dev.nidus.imaging.synthetic.SyntheticPatient;
import dev.nidus.imaging.synthetic.SyntheticScan;
import java.util.List;
import java.util.Locale;

/// The rows of `lesions.csv` and `retest.csv`. Columns that start with `truth_` are what the generator
/// knows and no observer could: they are for checks, never for features.
final class CohortTable {
  static final List<String> COLUMNS =
      List.of(
          "image_path",
          "mask_path",
          "coordX",
          "coordY",
          "coordZ",
          "patient",
          "lesion",
          "site",
          "class",
          "diameter_mm",
          "split",
          "survival_days",
          "event",
          "gene_programme",
          "synthetic",
          "phase",
          "kernel",
          "slice_thickness_mm",
          "mask_voxels",
          "seed_offset_mm",
          "truth_texture",
          "truth_margin",
          "truth_log_hazard",
          "truth_mean_hu",
          "truth_texture_hu");

  private final SyntheticCohort cohort;
  private final StringBuilder rows = new StringBuilder();

  CohortTable(SyntheticCohort cohort) {
    this.cohort = cohort;
    rows.append(String.join(",", COLUMNS)).append('\n');
  }

  /// Adds the lesions of a scan.
  ///
  /// @param acquisition the first or the second
  void add(SyntheticScan scan, Acquisition acquisition, FoundScan found) {
    SyntheticPatient patient = cohort.patient(scan.patient());
    for (int n = 0; n < scan.lesions().size(); n++) {
      SyntheticLesion lesion = scan.lesions().get(n);
      MeasuredLesion measured = found.lesions().get(n);
      Point3 seed = jittered(lesion, measured.centroid(), found.image());
      rows.append(
              String.join(
                  ",",
                  found.image(),
                  found.masks().get(n),
                  number(seed.x()),
                  number(seed.y()),
                  number(seed.z()),
                  String.format(Locale.ROOT, "SYN-%05d", patient.number()),
                  String.format(Locale.ROOT, "L%05d", lesion.number()),
                  lesion.site().word(),
                  lesion.lesionClass().word(),
                  number(lesion.diameterMm()),
                  patient.split().word(),
                  Integer.toString(patient.outcome().days()),
                  Integer.toString(patient.outcome().event().code()),
                  number(lesion.geneProgramme()),
                  "true",
                  scan.phase().word(),
                  acquisition.kernel().word(),
                  number(acquisition.thicknessMm()),
                  Long.toString(measured.voxels()),
                  number(seed.distanceTo(measured.centroid())),
                  number(lesion.texture()),
                  number(lesion.margin()),
                  number(patient.logHazard()),
                  number(lesion.meanHounsfield()),
                  number(lesion.textureHounsfield())))
          .append('\n');
    }
  }

  /// What one image of a scan became.
  ///
  /// @param image its name
  /// @param masks the names of its masks, one a lesion
  /// @param lesions what the masks show, one a lesion
  record FoundScan(String image, List<String> masks, List<MeasuredLesion> lesions) {
    FoundScan {
      masks = List.copyOf(masks);
      lesions = List.copyOf(lesions);
    }
  }

  String text() {
    return rows.toString();
  }

  private Point3 jittered(SyntheticLesion lesion, Point3 centroid, String image) {
    double sd = cohort.settings().seedJitterMm();
    if (sd == 0) {
      return centroid;
    }
    RandomSource random =
        RandomSource.of(cohort.settings().seed())
            .named("seed jitter")
            .at(lesion.number())
            .named(image);
    return new Point3(
        centroid.x() + sd * random.nextGaussian(),
        centroid.y() + sd * random.nextGaussian(),
        centroid.z() + sd * random.nextGaussian());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
