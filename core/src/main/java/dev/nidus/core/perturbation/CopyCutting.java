package dev.nidus.core.perturbation;

import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.Warning;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.ReadVoxels;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How the copies of one scan's lesions are had.
///
/// @param reader opens scans
/// @param extractor cuts
/// @param rule what to do with scans that cannot be in Hounsfield units
/// @param places where masks are found
public record CopyCutting(
    ScanReader reader, PatchExtractor extractor, IntensityRule rule, LesionPlaces.Lookup places) {
  /// Voxels of the lesions of a scan that are held together: 128 MiB in single precision.
  static final long VOXELS_TOGETHER = 1L << 25;

  /// What a pass over a scan gives.
  ///
  /// @param lesions those of the pass
  /// @param rest lesions for which there was no room
  /// @param reads passes over the voxels, 0 or 1
  record Pass(List<ReadLesion> lesions, List<Lesion> rest, int reads) {}

  /// A lesion after its scan was read.
  sealed interface ReadLesion {
    record Ready(LesionCopies copies, VoxelBlock voxels, List<Warning> warnings)
        implements ReadLesion {}

    record Refused(Lesion lesion, String reason) implements ReadLesion {}
  }

  /// Plans all copies of the lesions of a scan and reads what they need in one pass. Whatever is wrong with the scan costs its
  /// lesions and no others.
  Pass read(ScanLesions wanted, PerturbationPlan plan) {
    try (CtScan scan = reader.open(wanted.file(), wanted.name())) {
      List<ReadLesion> lesions = new ArrayList<>();
      List<LesionCopies> planned = new ArrayList<>();
      long voxels = 0;
      int taken = 0;
      for (Lesion lesion : wanted.lesions()) {
        Optional<LesionPlaces> known =
            plan.needsMasks() ? Optional.of(places.of(lesion)) : Optional.empty();
        switch (LesionCopies.plan(scan, lesion, extractor, plan, known)) {
          case LesionCopies.Plan.Refused(String reason) -> {
            lesions.add(new ReadLesion.Refused(lesion, reason));
            taken++;
          }
          case LesionCopies.Plan.Ready(LesionCopies copies) -> {
            voxels += copies.region().size().voxels();
            if (!planned.isEmpty() && voxels > VOXELS_TOGETHER) {
              return read(scan, planned, lesions, rest(wanted, taken));
            }
            planned.add(copies);
            taken++;
          }
        }
      }
      return read(scan, planned, lesions, List.of());
    } catch (UnreadableScan unreadable) {
      return refused(wanted, unreadable.getMessage());
    } catch (OutOfMemoryError exhausted) {
      return refused(
          wanted,
          wanted.name()
              + " needs more memory than the program may use; allow more with"
              + " NIDUS_JAVA_OPTS=-Xmx8g or cut a smaller patch");
    } catch (RuntimeException defect) {
      // a defect of ours must not cost a cohort; the row says what to report
      return refused(
          wanted,
          "%s could not be read because of a defect in Nidus (%s); please report it"
              .formatted(wanted.name(), defect));
    }
  }

  private static List<Lesion> rest(ScanLesions wanted, int taken) {
    return wanted.lesions().subList(taken, wanted.lesions().size());
  }

  private Pass read(
      CtScan scan, List<LesionCopies> planned, List<ReadLesion> refused, List<Lesion> rest)
      throws UnreadableScan {
    if (planned.isEmpty()) {
      return new Pass(refused, rest, 0);
    }
    ReadVoxels read = extractor.read(scan, planned.stream().map(LesionCopies::region).toList());
    Optional<Refusal> objection = read.objection();
    List<ReadLesion> lesions = new ArrayList<>(refused);
    for (int n = 0; n < planned.size(); n++) {
      LesionCopies copies = planned.get(n);
      VoxelBlock voxels = read.blocks().get(n);
      List<Warning> warnings = new ArrayList<>(copies.warnings(voxels));
      if (objection.isPresent() && rule == IntensityRule.HOUNSFIELD_ONLY) {
        lesions.add(new ReadLesion.Refused(copies.lesion(), objection.get().reason()));
      } else {
        objection.ifPresent(reason -> warnings.add(new Warning(reason.reason())));
        lesions.add(new ReadLesion.Ready(copies, voxels, warnings));
      }
    }
    return new Pass(lesions, rest, 1);
  }

  private static Pass refused(ScanLesions wanted, String reason) {
    return new Pass(
        wanted.lesions().stream()
            .<ReadLesion>map(lesion -> new ReadLesion.Refused(lesion, reason))
            .toList(),
        List.of(),
        0);
  }
}
