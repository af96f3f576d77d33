package dev.nidus.imaging.synthetic;

import dev.nidus.core.geometry.Point3;
import dev.nidus.core.random.RandomSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who has which lesion, how it went, and how it is scanned: the whole cohort without its voxels.
///
/// Drawing takes a millisecond for a hundred lesions.
///
/// @param settings what it was drawn from
/// @param patients by number
/// @param scans by number; their lesions, one after another, are the table's
public record SyntheticCohort(
    CohortSettings settings, List<SyntheticPatient> patients, List<SyntheticScan> scans) {
  private static final double SAME_SCAN_GAP_MM = 8;
  private static final int PLACEMENT_TRIES = 300;
  private static final double TRAIN_SHARE = 0.6;
  private static final double TUNE_SHARE = 0.15;

  public SyntheticCohort {
    patients = List.copyOf(patients);
    scans = List.copyOf(scans);
  }

  /// Draws a cohort.
  public static SyntheticCohort draw(CohortSettings settings) {
    return new Draw(settings).cohort();
  }

  /// Every lesion, in the order of the table.
  public List<SyntheticLesion> lesions() {
    return scans.stream().flatMap(scan -> scan.lesions().stream()).toList();
  }

  /// The patient of a number.
  public SyntheticPatient patient(int number) {
    return patients.get(number - 1);
  }

  /// The stream of everything that is a patient's own.
  static RandomSource ofPatient(CohortSettings settings, int number) {
    return RandomSource.of(settings.seed()).named("patient").at(number);
  }

  /// One drawing, with what it counts.
  private static final class Draw {
    private final CohortSettings settings;
    private final RandomSource root;
    private final List<SyntheticPatient> patients = new ArrayList<>();
    private final List<SyntheticScan> scans = new ArrayList<>();
    private int lesions;

    Draw(CohortSettings settings) {
      this.settings = settings;
      this.root = RandomSource.of(settings.seed());
    }

    SyntheticCohort cohort() {
      List<List<LesionDesign>> groups = LesionDesign.byPatient(settings.lesions(), root);
      List<SyntheticPatient.Split> splits = splits(groups.size());
      for (int n = 0; n < groups.size(); n++) {
        addPatient(groups.get(n), splits.get(n));
      }
      addRetests();
      return new SyntheticCohort(settings, patients, scans);
    }

    private void addPatient(List<LesionDesign> designs, SyntheticPatient.Split split) {
      int number = patients.size() + 1;
      RandomSource random = ofPatient(settings, number);
      Physique physique = Physique.draw(random.named("physique"));
      List<SyntheticLesion> all = new ArrayList<>();
      List<List<SyntheticLesion>> together = new ArrayList<>();
      for (LesionDesign design : designs) {
        RandomSource stream = root.named("lesion").at(++lesions);
        Optional<SyntheticLesion> beside =
            together.isEmpty() || together.getLast().size() > 1
                ? Optional.empty()
                : beside(together.getLast().getFirst(), design, physique, stream);
        SyntheticLesion lesion =
            beside.orElseGet(() ->
                lesion(
                    design,
                    physique.inScanner(
                        LesionPlacement.draw(design.site(), physique, stream.named("place"))),
                    stream));
        if (beside.isPresent()) {
          together.getLast().add(lesion);
        } else {
          together.add(new ArrayList<>(List.of(lesion)));
        }
        all.add(lesion);
      }
      double logHazard = SurvivalLaw.logHazard(all);
      patients.add(
          new SyntheticPatient(
              number, split, logHazard, SurvivalLaw.draw(logHazard, random.named("survival"))));
      together.forEach(inScan -> addScan(number, inScan));
    }

    private SyntheticLesion lesion(LesionDesign design, Point3 centre, RandomSource stream) {
      RandomSource latents = stream.named("latents");
      double sign = design.lesionClass() == LesionClass.MALIGNANT_LIKE ? 1 : -1;
      double texture = sign * LesionLaw.LATENT_MEAN + LesionLaw.LATENT_SD * latents.nextGaussian();
      double margin = sign * LesionLaw.LATENT_MEAN + LesionLaw.LATENT_SD * latents.nextGaussian();
      double own = Math.sqrt(1 - LesionLaw.PROGRAMME_CORRELATION * LesionLaw.PROGRAMME_CORRELATION);
      return new SyntheticLesion(
          lesions,
          patients.size() + 1,
          design.site(),
          design.lesionClass(),
          design.diameterMm(),
          design.meanHounsfield(),
          design.textureHounsfield(),
          texture,
          margin,
          LesionLaw.PROGRAMME_CORRELATION * LesionLaw.standardTexture(texture)
              + own * latents.nextGaussian(),
          centre);
    }

    /// A lesion so near to another of its site that one scan shows both, if there is such a place.
    private Optional<SyntheticLesion> beside(
        SyntheticLesion other, LesionDesign design, Physique physique, RandomSource stream) {
      if (design.site() != other.site()) {
        return Optional.empty();
      }
      double least = (other.diameterMm() + design.diameterMm()) * 0.75 + SAME_SCAN_GAP_MM;
      double most = Math.max(0.22 * settings.size(), least + 6);
      RandomSource place = stream.named("place beside");
      for (int attempt = 0; attempt < PLACEMENT_TRIES; attempt++) {
        Point3 point = physique.inScanner(LesionPlacement.draw(design.site(), physique, place));
        double apart = point.distanceTo(other.centre());
        if (apart >= least
            && apart <= most
            && apart + design.diameterMm() < 0.42 * settings.size()) {
          return Optional.of(lesion(design, point, stream));
        }
      }
      return Optional.empty();
    }

    private void addScan(int patient, List<SyntheticLesion> inScan) {
      int number = scans.size() + 1;
      RandomSource random = root.named("scan").at(number);
      SyntheticLesion main = inScan.getFirst();
      double farthest = 0.75 * main.diameterMm();
      for (SyntheticLesion lesion : inScan) {
        farthest =
            Math.max(
                farthest, lesion.centre().distanceTo(main.centre()) + 0.75 * lesion.diameterMm());
      }
      ContrastPhase phase = random.chance(0.6) ? ContrastPhase.PORTAL : ContrastPhase.NATIVE;
      Acquisition acquisition =
          Acquisition.draw(settings.size(), main.centre(), farthest, random.named("acquisition"));
      scans.add(new SyntheticScan(number, patient, phase, inScan, acquisition, Optional.empty()));
    }

    private void addRetests() {
      int wanted = Math.min(settings.retests(), scans.size());
      for (int n :
          LesionDesign.permutation(scans.size(), root.named("retests")).subList(0, wanted)) {
        SyntheticScan scan = scans.get(n);
        RandomSource random = root.named("scan").at(scan.number()).named("second acquisition");
        scans.set(n, scan.again(scan.acquisition().again(random)));
      }
    }

    private List<SyntheticPatient.Split> splits(int count) {
      List<SyntheticPatient.Split> splits = new ArrayList<>();
      for (int place : LesionDesign.permutation(count, root.named("split"))) {
        double part = (place + 0.5) / count;
        splits.add(
            part < TRAIN_SHARE
                ? SyntheticPatient.Split.TRAIN
                : part < TRAIN_SHARE + TUNE_SHARE
                    ? SyntheticPatient.Split.TUNE
                    : SyntheticPatient.Split.TEST);
      }
      return splits;
    }
  }
}
