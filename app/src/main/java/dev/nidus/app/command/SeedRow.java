package dev.nidus.app.command;

import dev.nidus.core.geometry.Point3;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.imaging.segmentation.LabelledLesion;
import dev.nidus.imaging.segmentation.LesionMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What `seeds` writes of a lesion, wherever its mask comes from.
final class SeedRow {
  /// Its columns, which follow `image_path` and `mask_path`.
  static final List<String> COLUMNS =
      List.of(
          "label",
          "coordX",
          "coordY",
          "coordZ",
          "voxels",
          "volume_cm3",
          "centroid_in_mask",
          "box_i",
          "box_j",
          "box_k",
          "box_size_i",
          "box_size_j",
          "box_size_k");

  private SeedRow() {}

  /// Which point of a lesion is its seed.
  enum SeedChoice {
    centroid,
    deepest
  }

  /// The fields of a lesion.
  ///
  /// @param label what its row calls it
  /// @param boxStart where its bounding box begins in the image
  static List<String> fields(
      int label, LesionMask mask, LabelledLesion lesion, SeedChoice point, List<Integer> boxStart) {
    Point3 seed =
        switch (point) {
          case centroid -> lesion.centroid();
          case deepest -> mask.deepest(lesion).position();
        };
    VoxelBox box = lesion.boundingBox();
    List<String> fields = new ArrayList<>();
    fields.add(Integer.toString(label));
    fields.add(decimal(seed.x()));
    fields.add(decimal(seed.y()));
    fields.add(decimal(seed.z()));
    fields.add(Long.toString(lesion.voxels()));
    fields.add(decimal(lesion.volumeCm3()));
    fields.add(lesion.centroidInside() ? "1" : "0");
    boxStart.forEach(start -> fields.add(Integer.toString(start)));
    for (int axis = 0; axis < 3; axis++) {
      fields.add(Integer.toString(box.size().along(axis)));
    }
    return fields;
  }

  /// Where the box of a lesion begins in its own grid.
  static List<Integer> start(LabelledLesion lesion) {
    VoxelBox box = lesion.boundingBox();
    return List.of(box.i(), box.j(), box.k());
  }

  /// Four decimals: a tenth of a micrometre.
  static String decimal(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
