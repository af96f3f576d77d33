package dev.nidus.core.extraction;

import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// How the patches of one scan's lesions are had: which reader, extractor and rules.
///
/// @param reader opens scans
/// @param extractor cuts
/// @param rule what to do with scans that cannot be in Hounsfield units
/// @param source whether a file is a scan with lesions or one patch
public record PatchCutting(
    ScanReader reader, PatchExtractor extractor, IntensityRule rule, Source source) {

  /// What the files of a cohort hold.
  public enum Source {
    /// Scans: the patch is cut about the seed.
    SCAN,
    /// One patch per file: taken whole, the seed unused (the reference's "precropped" mode).
    PRECROPPED
  }

  /// Reads one scan once and cuts the patches of its lesions. Whatever is wrong with the scan costs
  /// these lesions and no others.
  ///
  /// @return one outcome per lesion, in the same order
  List<PatchOutcome> cut(Path file, String name, List<Lesion> lesions) {
    try (CtScan scan = reader.open(file, name)) {
      return switch (source) {
        case SCAN -> extractor.extract(scan, lesions.stream().map(Lesion::seed).toList(), rule);
        case PRECROPPED -> {
          List<PatchOutcome> outcomes = new ArrayList<>(lesions.size());
          for (int n = 0; n < lesions.size(); n++) {
            outcomes.add(extractor.precropped(scan, rule));
          }
          yield outcomes;
        }
      };
    } catch (UnreadableScan unreadable) {
      return all(lesions, new Refusal.Unreadable(unreadable.getMessage()));
    } catch (OutOfMemoryError exhausted) {
      return all(
          lesions,
          new Refusal.Unreadable(
              name
                  + " needs more memory than the program may use; allow more with"
                  + " NIDUS_JAVA_OPTS=-Xmx8g or cut a smaller patch"));
    } catch (RuntimeException defect) {
      // a defect of ours must not cost a cohort; the row says what to report
      return all(
          lesions,
          new Refusal.Unreadable(
              "%s could not be read because of a defect in Nidus (%s); please report it"
                  .formatted(name, defect)));
    }
  }

  private static List<PatchOutcome> all(List<Lesion> lesions, Refusal refusal) {
    return Collections.nCopies(lesions.size(), new PatchOutcome.Refused(refusal));
  }
}
