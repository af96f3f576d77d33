package dev.nidus.learning.sampling;

import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.InvalidGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.UnreadableScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the lesions of one scan are.
final class LesionZones {
  private final List<LpsBox> boxes = new ArrayList<>();
  private final List<MaskVoxels> masks = new ArrayList<>();

  /// Finds the zones of lesions; one whose seed names no place has none.
  ///
  /// @throws UnreadableScan if a mask cannot be read
  static LesionZones of(
      CtScan scan,
      PatchExtractor extractor,
      List<TrainingLesion> lesions,
      Masks masks,
      double assumedRadius)
      throws UnreadableScan {
    LesionZones zones = new LesionZones();
    for (TrainingLesion lesion : lesions) {
      switch (lesion.extent()) {
        case Extent.SeedOnly _ ->
            centre(scan, extractor, lesion.lesion().seed())
                .ifPresent(centre -> zones.boxes.add(LpsBox.cube(centre, assumedRadius)));
        case Extent.Box box -> zones.boxes.add(LpsBox.of(box));
        case Extent.Mask mask -> zones.masks.add(masks.read(mask));
      }
    }
    return zones;
  }

  /// Whether a patch of this placement shows any of a lesion.
  boolean meet(ImageGeometry placement) {
    LpsBox patch = LpsBox.about(placement);
    return boxes.stream().anyMatch(patch::meets) || masks.stream().anyMatch(m -> m.meets(patch));
  }

  /// Where a seed lies. DeepLesion's are exchanged in x and y: there the lesion is where the law's patch
  /// has its centre.
  private static Optional<Point3> centre(CtScan scan, PatchExtractor extractor, SeedPoint seed) {
    if (extractor.spec().law() == ResamplingLaw.STUDY_DEEPLESION) {
      return extractor.placement(scan, seed).map(placement -> LpsBox.about(placement).centre());
    }
    try {
      return Optional.of(seed.position(scan.geometry()));
    } catch (InvalidGeometry invalid) {
      return Optional.empty();
    }
  }
}
