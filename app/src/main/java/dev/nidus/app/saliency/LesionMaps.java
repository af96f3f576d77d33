package dev.nidus.app.saliency;

import dev.nidus.app.demo.DemoPage;
import dev.nidus.app.demo.IntensityWindow;
import dev.nidus.app.demo.OverlayPicture;
import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.patch.ScanCrop;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.stability.MapSimilarity;
import dev.nidus.imaging.dicom.result.SaliencyObjects;
import dev.nidus.imaging.dicom.series.SourceSeries;
import dev.nidus.imaging.nifti.NiftiWriter;
import dev.nidus.learning.saliency.DisplayedMap;
import dev.nidus.learning.saliency.SaliencyMap;
import dev.nidus.learning.saliency.SaliencyMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Makes and writes the maps of a lesion.
public final class LesionMaps {
  private static final double NANO = 1e-9;

  private final SaliencyTask task;
  private final Path folder;

  LesionMaps(SaliencyTask task, Path folder) {
    this.task = task;
    this.folder = folder;
  }

  /// A mask as the user named it.
  record NamedMask(Path file, String name) {}

  /// What came of a lesion.
  sealed interface Outcome {
    /// @param kept for the sanity checks
    record Explained(LesionResult result, KeptLesion kept) implements Outcome {}

    /// No maps, and why.
    record Refused(String reason) implements Outcome {}
  }

  /// The maps of a lesion, written into a folder of its own.
  ///
  /// @param patient whose it is
  Outcome make(Lesion lesion, String patient, PatchOutcome.Cut cut, Optional<NamedMask> mask)
      throws IOException {
    Patch patch = cut.patch();
    Optional<SourceSeries> series = Optional.empty();
    if (task.filing().isPresent()) { // what cannot be filed costs no work
      try {
        series =
            Optional.of(task.filing().get().source().read(lesion.scanFile(), lesion.scanName()));
      } catch (UnreadableScan noSeries) {
        return new Outcome.Refused(String.valueOf(noSeries.getMessage()));
      }
    }
    double[] scores = task.explainer().scores(patch);
    long began = System.nanoTime();
    task.explainer().scores(patch); // once more, since the first pass prepares things
    double forwardSeconds = (System.nanoTime() - began) * NANO;
    for (double score : scores) {
      if (!Double.isFinite(score)) {
        return new Outcome.Refused(
            "the network gives %s of this patch, which cannot be explained".formatted(score));
      }
    }
    int output = task.output().orElseGet(() -> largest(scores));
    ImageGeometry scan = cut.source().scan();
    AffineMap patchToScan = patchToScan(lesion, patch, scan);
    Optional<MaskRegion> region = Optional.empty();
    Optional<String> maskProblem = Optional.empty();
    if (mask.isPresent()) {
      try {
        region =
            Optional.of(
                MaskRegion.read(
                    task.cutting().reader(),
                    mask.get().file(),
                    mask.get().name(),
                    patch.size(),
                    scan.indexToPoint().after(patchToScan)));
      } catch (UnreadableScan unusable) {
        maskProblem = Optional.of(String.valueOf(unusable.getMessage()));
      }
    }
    Point3 seed = seed(lesion, patch, scan);
    PatchRegions regions =
        new PatchRegions(patch.size(), patchToScan, scan, seed, task.radius(), region);
    RandomSource random = RandomSource.of(task.seed()).named("saliency").at(lesion.row());
    Path own = folder.resolve(String.format(Locale.ROOT, "%06d", lesion.row()));
    List<MapResult> results = new ArrayList<>();
    Map<String, float[]> maps = new LinkedHashMap<>();
    for (SaliencyMethod method : task.methods()) {
      began = System.nanoTime();
      SaliencyMap map =
          task.explainer().explain(patch, output, method, random.named(method.word()));
      double seconds = (System.nanoTime() - began) * NANO;
      Optional<String> objection = objection(map);
      if (objection.isPresent()) {
        return new Outcome.Refused(objection.get());
      }
      Files.createDirectories(own);
      Path nifti = own.resolve(method.word() + ".nii.gz");
      ScanCrop crop = ScanCrop.of(map.values(), patch.size(), patchToScan, scan);
      NiftiWriter.write(nifti, crop.geometry(), crop.values());
      Optional<MapResult.DicomMap> dicom = Optional.empty();
      if (series.isPresent()) {
        try {
          dicom = Optional.of(file(series.get(), seed, lesion, method, output, crop, own));
        } catch (UnreadableScan unusable) {
          return new Outcome.Refused(String.valueOf(unusable.getMessage()));
        }
      }
      Path picture = own.resolve(method.word() + ".png");
      DemoPage.writePicture(
          picture,
          OverlayPicture.render(patch, seed, DisplayedMap.of(map), IntensityWindow.SOFT_TISSUE));
      results.add(
          new MapResult(
              method.word(),
              regions.sharesOf(map.values()),
              map.completeness(),
              stability(patch, output, map, random.named("again")),
              map.passes(),
              seconds,
              relative(nifti),
              relative(picture),
              dicom));
      maps.put(method.word(), map.values());
    }
    return new Outcome.Explained(
        new LesionResult(
            lesion.row(),
            lesion.scanName(),
            patient,
            task.explainer().scoring().outputs().get(output),
            scores[output],
            regions.volumes(),
            maskProblem,
            cut.source().voxels().hex(),
            forwardSeconds,
            results),
        new KeptLesion(patient, patch, output, maps));
  }

  /// Writes a map as DICOM.
  private MapResult.DicomMap file(
      SourceSeries series,
      Point3 seed,
      Lesion lesion,
      SaliencyMethod method,
      int output,
      ScanCrop crop,
      Path own)
      throws IOException, UnreadableScan {
    SaliencyObjects objects =
        new SaliencyObjects(
            series,
            seed,
            method.word(),
            task.explainer().scoring().outputs().get(output),
            task.filing().orElseThrow().algorithm(),
            crop);
    int number =
        Math.toIntExact((lesion.row() - 1) * task.methods().size())
            + task.methods().indexOf(method)
            + 1;
    Path map = own.resolve(method.word() + ".map.dcm");
    objects.writeMap(map, number);
    Path top = own.resolve(method.word() + ".top.dcm");
    objects.writeTop(top, number);
    return new MapResult.DicomMap(relative(map), relative(top));
  }

  private static Optional<String> objection(SaliencyMap map) {
    if (!map.isFinite()) {
      return Optional.of(
          "the map of %s is not finite; the network's numbers overflow on this patch"
              .formatted(map.method().word()));
    }
    for (float value : map.values()) {
      if (value != 0) {
        return Optional.empty();
      }
    }
    return Optional.of(
        "the map of %s is 0 everywhere: the score does not depend on any voxel of this patch"
            .formatted(map.method().word()));
  }

  /// How alike the map is to that of the patch with noise, of which SmoothGrad's own noise is another too.
  private OptionalDouble stability(Patch patch, int output, SaliencyMap map, RandomSource random) {
    if (task.noise() == 0) {
      return OptionalDouble.empty();
    }
    RandomSource draws = random.named("patch");
    float[] noisy = patch.hounsfield().clone();
    for (int n = 0; n < noisy.length; n++) {
      noisy[n] += (float) (task.noise() * draws.nextGaussian());
    }
    SaliencyMap again =
        task.explainer()
            .explain(
                new Patch(patch.size(), patch.placement(), noisy),
                output,
                map.method(),
                random.named(map.method().word()));
    try {
      return OptionalDouble.of(MapSimilarity.ofSizes(map.values(), again.values()));
    } catch (Inestimable constant) {
      return OptionalDouble.empty();
    }
  }

  private AffineMap patchToScan(Lesion lesion, Patch patch, ImageGeometry scan) {
    AffineMap placed = scan.pointToIndex().after(patch.placement().indexToPoint());
    return switch (task.cutting().source()) {
      case PRECROPPED -> placed;
      case SCAN -> task.cutting().extractor().sampledFrom(scan, lesion.seed()).orElse(placed);
    };
  }

  /// A file that is a patch already has no seed; its middle stands for it.
  private Point3 seed(Lesion lesion, Patch patch, ImageGeometry scan) {
    return switch (task.cutting().source()) {
      case SCAN -> lesion.seed().position(scan);
      case PRECROPPED ->
          patch
              .placement()
              .pointAt(
                  new ContinuousIndex(
                      (patch.size().width() - 1) / 2.0,
                      (patch.size().height() - 1) / 2.0,
                      (patch.size().depth() - 1) / 2.0));
    };
  }

  private static int largest(double... scores) {
    int most = 0;
    for (int k = 1; k < scores.length; k++) {
      most = scores[k] > scores[most] ? k : most;
    }
    return most;
  }

  private String relative(Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }
}
