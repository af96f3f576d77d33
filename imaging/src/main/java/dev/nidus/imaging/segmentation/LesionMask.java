package dev.nidus.imaging.segmentation;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A mask in memory: 4 bytes per voxel, read in one pass.
///
/// Labels are whole numbers from 0 (outside) to 16777216.
public final class LesionMask {
  private static final int LABEL_LIMIT = 1 << 24;
  private static final int MOST_LABELS = 65_536;

  /// Masks and images of one grid differ by the rounding of their headers, by far less than this
  /// part of a voxel.
  private static final double SAME_GRID = 0.01;

  private final String name;
  private final ImageGeometry geometry;
  private final VoxelBlock labels;
  private final Map<Integer, LabelTally> tallies;

  private LesionMask(
      String name, ImageGeometry geometry, VoxelBlock labels, Map<Integer, LabelTally> tallies) {
    this.name = name;
    this.geometry = geometry;
    this.labels = labels;
    this.tallies = tallies;
  }

  /// Reads a mask that was opened as a scan; closing that is the caller's.
  ///
  /// @throws UnusableMask if a value is no label, or none is there
  public static LesionMask read(CtScan mask) throws UnreadableScan, UnusableMask {
    VoxelBox whole = VoxelBox.whole(mask.geometry().size());
    if (whole.size().voxels() > Integer.MAX_VALUE - 8) {
      throw new UnusableMask(
          "%s has %s voxels; a mask may have at most 2147483639"
              .formatted(mask.name(), whole.size()));
    }
    VoxelBlock labels =
        mask.voxels().read(List.of(whole), IntensitySurvey.of(mask.type())).getFirst();
    Map<Integer, LabelTally> tallies = tally(mask.name(), labels);
    if (tallies.isEmpty()) {
      throw new UnusableMask(mask.name() + " is an empty mask: no voxel is above 0");
    }
    return new LesionMask(mask.name(), mask.geometry(), labels, tallies);
  }

  /// A mask that is in memory already.
  ///
  /// @param name how messages call it
  /// @param geometry of the whole grid
  /// @param part a box of it that holds all that is not 0 and, where the grid goes on, the voxels
  ///     around it
  /// @throws UnusableMask if a value is no label, or none is there
  public static LesionMask of(String name, ImageGeometry geometry, VoxelBlock part)
      throws UnusableMask {
    if (!part.box().liesIn(geometry.size())) {
      throw new IllegalArgumentException(
          "box %s does not lie in a grid of %s".formatted(part.box(), geometry.size()));
    }
    Map<Integer, LabelTally> tallies = tally(name, part);
    if (tallies.isEmpty()) {
      throw new UnusableMask(name + " is empty: the centre of no voxel lies inside it");
    }
    return new LesionMask(name, geometry, part, tallies);
  }

  public ImageGeometry geometry() {
    return geometry;
  }

  /// Measures the labels of a choice, in ascending order.
  ///
  /// @throws UnusableMask if the mask has none of them
  public List<LabelledLesion> measure(LabelChoice choice) throws UnusableMask {
    List<Integer> chosen =
        switch (choice) {
          case LabelChoice.All _ -> List.copyOf(tallies.keySet());
          case LabelChoice.Reference _ -> List.of(tallies.containsKey(255) ? 255 : 1);
          case LabelChoice.Only(int label) -> List.of(label);
        };
    List<LabelledLesion> lesions = new ArrayList<>(chosen.size());
    for (int label : chosen) {
      LabelTally tally = tallies.get(label);
      if (tally == null) {
        throw new UnusableMask(
            "%s has no voxel with the label %d; it has the labels %s"
                .formatted(name, label, firstLabels()));
      }
      lesions.add(measure(label, tally));
    }
    return List.copyOf(lesions);
  }

  /// The point deepest inside a lesion; costs a distance transform over its bounding box (8 bytes
  /// per voxel of it). The first in the order of k, j, i where several are equally deep.
  public DeepestPoint deepest(LabelledLesion lesion) {
    return new RimDistance(labels, geometry).deepest(lesion.label(), lesion.boundingBox());
  }

  /// Refuses a mask that was not drawn on an image of this geometry: sizes must be equal and no
  /// corner may lie more than a hundredth of a voxel apart.
  public void requireGridOf(String image, ImageGeometry other) throws UnusableMask {
    if (!geometry.size().equals(other.size())) {
      throw new UnusableMask(
          "%s has %s voxels and its image %s has %s; a mask must lie on the grid of its image"
              .formatted(name, geometry.size(), image, other.size()));
    }
    double apart = 0;
    for (int corner = 0; corner < 8; corner++) {
      ContinuousIndex index =
          new ContinuousIndex(
              (corner & 1) * (geometry.size().i() - 1),
              (corner >> 1 & 1) * (geometry.size().j() - 1),
              (corner >> 2) * (geometry.size().k() - 1));
      apart = Math.max(apart, geometry.pointAt(index).distanceTo(other.pointAt(index)));
    }
    Spacing spacing = other.spacing();
    if (apart > SAME_GRID * Math.min(spacing.i(), Math.min(spacing.j(), spacing.k()))) {
      throw new UnusableMask(
          String.format(
              Locale.ROOT,
              "%s does not lie on the grid of its image %s: their corners are up to %.3g mm apart"
                  + " (origins %s and %s, spacings %s and %s); resample the mask onto the image",
              name,
              image,
              apart,
              text(geometry.origin()),
              text(other.origin()),
              geometry.spacing(),
              spacing));
    }
  }

  private LabelledLesion measure(int label, LabelTally tally) {
    ContinuousIndex centre = tally.centroid();
    Spacing spacing = geometry.spacing();
    boolean inside =
        labels.at(nearest(centre.i()), nearest(centre.j()), nearest(centre.k())) == label;
    return new LabelledLesion(
        label,
        tally.voxels(),
        tally.voxels() * (spacing.i() * spacing.j() * spacing.k()),
        geometry.pointAt(centre),
        tally.boundingBox(),
        inside);
  }

  private static int nearest(double index) {
    return (int) Math.floor(index + 0.5);
  }

  private static Map<Integer, LabelTally> tally(String name, VoxelBlock labels)
      throws UnusableMask {
    Map<Integer, LabelTally> tallies = new TreeMap<>();
    float[] values = labels.values();
    VoxelBox box = labels.box();
    var size = box.size();
    int last = 0;
    LabelTally current = new LabelTally();
    int n = 0;
    for (int k = 0; k < size.k(); k++) {
      for (int j = 0; j < size.j(); j++) {
        for (int i = 0; i < size.i(); i++) {
          float value = values[n++];
          if (value == 0) {
            continue;
          }
          if (value != last) {
            last = labelOf(name, value, box.i() + i, box.j() + j, box.k() + k);
            current = tallies.computeIfAbsent(last, _ -> new LabelTally());
          }
          current.add(box.i() + i, box.j() + j, box.k() + k);
        }
      }
      if (tallies.size() > MOST_LABELS) {
        throw new UnusableMask(
            "%s has more than %d labels; it is hardly a mask".formatted(name, MOST_LABELS));
      }
    }
    return tallies;
  }

  private static int labelOf(String name, float value, int i, int j, int k) throws UnusableMask {
    if (!(value > 0 && value <= LABEL_LIMIT) || value != Math.rint(value)) {
      throw new UnusableMask(
          "%s is no mask: voxel (%d, %d, %d) has the value %s; labels are whole numbers from 0 to 16777216"
              .formatted(name, i, j, k, value));
    }
    return (int) value;
  }

  private String firstLabels() {
    List<Integer> first = tallies.keySet().stream().limit(20).toList();
    return first.size() < tallies.size() ? first + " and more" : first.toString();
  }

  private static String text(Point3 point) {
    return "(%s, %s, %s)".formatted(point.x(), point.y(), point.z());
  }
}
