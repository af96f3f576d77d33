package dev.nidus.imaging.dicom.result;

import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomWriter;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.TransferSyntax;
import dev.nidus.imaging.dicom.Uid;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.result.BinarySegmentation.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// The patch that an encoder saw, as a segmentation (PS3.3 A.51) on the frames of its series: binary, with a frame for each slice
/// that it reaches. A voxel belongs to it if its centre lies in a voxel of the patch, as the law of cutting read them.
///
/// @param report of the lesion that the patch is about
/// @param spec the patch of the encoder
public record PatchSegmentation(LesionReport report, PatchSpec spec) {
  /// How the descriptions of series of patches begin, by which they are told from segmentations of lesions.
  public static final String DESCRIPTION = "Nidus: patches of ";

  /// The SOP instance UID: of this lesion, this model and this patch.
  public String uid() {
    return Uid.of("patch segmentation", report.uid(), spec.toString());
  }

  /// Writes it, over an older one. The same segmentation has the same bytes.
  ///
  /// @param number of the segmentation among those of its series
  /// @throws UnreadableScan if the patch holds no voxel of the series, or a value of the series that belongs into it cannot be read
  public void write(Path file, int number) throws IOException, UnreadableScan {
    try {
      DicomWriter.write(file, dataSet(number), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    } catch (UnreadableDicom e) {
      throw new UnreadableScan(e.getMessage(), e);
    }
  }

  /// As a data set.
  DataSet dataSet(int number) throws UnreadableDicom, UnreadableScan {
    List<Frame> frames = frames();
    if (frames.isEmpty()) {
      throw new UnreadableScan(
          "the patch about the seed holds no voxel of the series %s"
              .formatted(report.series().uid()));
    }
    Algorithm algorithm = report.algorithm();
    return new BinarySegmentation(
            report.series(),
            algorithm,
            uid(),
            Uid.of("patch segmentations", report.series().uid(), algorithm.digest()),
            9002,
            DESCRIPTION + algorithm.name(),
            "PATCH",
            "what the encoder saw of a lesion",
            DataSet.builder()
                .text(Tags.of("SegmentLabel"), "patch")
                .text(Tags.of("TrackingID"), report.trackingIdentifier())
                .text(Tags.of("TrackingUID"), report.trackingUid()))
        .dataSet(frames, number);
  }

  /// The slices that the patch reaches, with its voxels in them.
  private List<Frame> frames() {
    ImageGeometry grid = report.series().geometry();
    Point3 seed = report.seed();
    Optional<AffineMap> read =
        new PatchExtractor(spec).sampledFrom(grid, SeedPoint.lps(seed.x(), seed.y(), seed.z()));
    if (read.isEmpty()) {
      return List.of();
    }
    int[][] reach = reach(read.get(), grid.size());
    AffineMap toPatch = read.get().inverse();
    List<Frame> frames = new ArrayList<>();
    for (int k = reach[2][0]; k <= reach[2][1]; k++) {
      BitSet bits = new BitSet();
      for (int j = reach[1][0]; j <= reach[1][1]; j++) {
        for (int i = reach[0][0]; i <= reach[0][1]; i++) {
          if (inside(toPatch, i, j, k)) {
            bits.set(j * grid.size().i() + i);
          }
        }
      }
      if (!bits.isEmpty()) {
        frames.add(new Frame(report.series().images().get(k), bits));
      }
    }
    return frames;
  }

  private boolean inside(AffineMap toPatch, int i, int j, int k) {
    int[] edges = edges();
    for (int axis = 0; axis < 3; axis++) {
      double index = toPatch.apply(axis, i, j, k);
      if (!(index >= -0.5 && index < edges[axis] - 0.5)) {
        return false;
      }
    }
    return true;
  }

  /// Voxels of the patch along x, y and z.
  private int[] edges() {
    return new int[] {spec.size().width(), spec.size().height(), spec.size().depth()};
  }

  /// First and last index of the series, along each axis, among which the corners of the patch lie.
  private int[][] reach(AffineMap read, GridSize grid) {
    int[] edges = edges();
    int[][] reach = new int[3][];
    for (int axis = 0; axis < 3; axis++) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (int corner = 0; corner < 8; corner++) {
        double index =
            read.apply(
                axis,
                (corner & 1) == 0 ? -0.5 : edges[0] - 0.5,
                (corner & 2) == 0 ? -0.5 : edges[1] - 0.5,
                (corner & 4) == 0 ? -0.5 : edges[2] - 0.5);
        low = Math.min(low, index);
        high = Math.max(high, index);
      }
      reach[axis] =
          new int[] {
            (int) Math.max(0, Math.floor(low)),
            (int) Math.min(grid.along(axis) - 1, Math.ceil(high))
          };
    }
    return reach;
  }
}
