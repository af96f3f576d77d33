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
import dev.nidus.imaging.dicom.Vr;
import dev.nidus.imaging.dicom.series.SourceImage;
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

  private static final String SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4";
  private static final int MOST_PIXELS_OF_BITS = 1 << 30;

  /// One frame.
  private record Frame(SourceImage image, BitSet bits) {}

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
    GridSize grid = report.series().geometry().size();
    Algorithm algorithm = report.algorithm();
    String dimensions = Uid.of("dimensions", uid());
    return ResultHeader.of(report.series(), SEGMENTATION, uid())
        .series(
            "SEG",
            Uid.of("patch segmentations", report.series().uid(), algorithm.digest()),
            9002,
            number)
        .described(DESCRIPTION + algorithm.name())
        .softwareOf(algorithm)
        .lossAsIn(report.series())
        .builder()
        .text(Tags.IMAGE_TYPE, "DERIVED", "PRIMARY")
        .text(Tags.FRAME_OF_REFERENCE_UID, report.series().frameOfReference())
        .text(Tags.of("PositionReferenceIndicator"))
        .text(Tags.of("ContentLabel"), "PATCH")
        .text(Tags.of("ContentDescription"), "what the encoder saw of a lesion")
        .text(Tags.of("ContentCreatorName"))
        .text(Tags.of("SegmentationType"), "BINARY")
        .text(Tags.of("SegmentsOverlap"), "NO")
        .items(Tags.of("SegmentSequence"), List.of(segment()))
        .items(Tags.of("ReferencedSeriesSequence"), List.of(References.ofSeries(report.series())))
        .items(Tags.of("DimensionOrganizationSequence"), List.of(organization(dimensions)))
        .items(
            Tags.of("DimensionIndexSequence"),
            List.of(
                dimension(dimensions, "ReferencedSegmentNumber", "SegmentIdentificationSequence"),
                dimension(dimensions, "ImagePositionPatient", "PlanePositionSequence")))
        .items(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, List.of(shared()))
        .items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, perFrame(frames))
        .integers(Tags.SAMPLES_PER_PIXEL, 1)
        .text(Tags.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .integers(Tags.NUMBER_OF_FRAMES, frames.size())
        .integers(Tags.ROWS, grid.j())
        .integers(Tags.COLUMNS, grid.i())
        .integers(Tags.BITS_ALLOCATED, 1)
        .integers(Tags.BITS_STORED, 1)
        .integers(Tags.HIGH_BIT, 0)
        .integers(Tags.PIXEL_REPRESENTATION, 0)
        .bytes(Tags.PIXEL_DATA, Vr.OB, packed(frames, grid))
        .build();
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

  private DataSet segment() {
    return DataSet.builder()
        .integers(Tags.of("SegmentNumber"), 1)
        .text(Tags.of("SegmentLabel"), "patch")
        .text(Tags.of("SegmentAlgorithmType"), "AUTOMATIC")
        .text(Tags.of("SegmentAlgorithmName"), ResultHeader.line(report.algorithm().name()))
        .items(
            Tags.of("SegmentedPropertyCategoryCodeSequence"),
            List.of(Code.sct("309825002", "Spatial and Relational Concept").item()))
        .items(
            Tags.of("SegmentedPropertyTypeCodeSequence"),
            List.of(Code.dcm("111099", "Selected region").item()))
        .text(Tags.of("TrackingID"), report.trackingIdentifier())
        .text(Tags.of("TrackingUID"), report.trackingUid())
        .build();
  }

  private static DataSet organization(String dimensions) {
    return DataSet.builder().text(Tags.of("DimensionOrganizationUID"), dimensions).build();
  }

  private static DataSet dimension(String dimensions, String keyword, String group) {
    return DataSet.builder()
        .text(Tags.of("DimensionOrganizationUID"), dimensions)
        .integers(Tags.of("DimensionIndexPointer"), Tags.of(keyword).both() & 0xffffffffL)
        .integers(Tags.of("FunctionalGroupPointer"), Tags.of(group).both() & 0xffffffffL)
        .build();
  }

  private DataSet shared() {
    ImageGeometry grid = report.series().geometry();
    double[] axes = new double[6];
    for (int row = 0; row < 3; row++) {
      axes[row] = grid.direction().at(row, 0);
      axes[3 + row] = grid.direction().at(row, 1);
    }
    DataSet orientation = DataSet.builder().decimals(Tags.IMAGE_ORIENTATION_PATIENT, axes).build();
    DataSet measures =
        DataSet.builder()
            .decimals(Tags.SLICE_THICKNESS, grid.spacing().k())
            .decimals(Tags.of("SpacingBetweenSlices"), grid.spacing().k())
            .decimals(Tags.PIXEL_SPACING, grid.spacing().j(), grid.spacing().i())
            .build();
    return DataSet.builder()
        .items(Tags.PLANE_ORIENTATION_SEQUENCE, List.of(orientation))
        .items(Tags.PIXEL_MEASURES_SEQUENCE, List.of(measures))
        .build();
  }

  private static List<DataSet> perFrame(List<Frame> frames) {
    List<DataSet> groups = new ArrayList<>();
    for (int n = 0; n < frames.size(); n++) {
      SourceImage image = frames.get(n).image();
      Point3 at = image.position();
      groups.add(
          DataSet.builder()
              .items(Tags.of("DerivationImageSequence"), List.of(derivation(image)))
              .items(
                  Tags.of("FrameContentSequence"),
                  List.of(
                      DataSet.builder()
                          .integers(Tags.of("DimensionIndexValues"), 1, n + 1L)
                          .build()))
              .items(
                  Tags.PLANE_POSITION_SEQUENCE,
                  List.of(
                      DataSet.builder()
                          .decimals(Tags.IMAGE_POSITION_PATIENT, at.x(), at.y(), at.z())
                          .build()))
              .items(
                  Tags.of("SegmentIdentificationSequence"),
                  List.of(
                      DataSet.builder().integers(Tags.of("ReferencedSegmentNumber"), 1).build()))
              .build());
    }
    return groups;
  }

  private static DataSet derivation(SourceImage image) {
    DataSet source =
        References.ofFrame(image).toBuilder()
            .text(Tags.of("SpatialLocationsPreserved"), "YES")
            .items(
                Tags.of("PurposeOfReferenceCodeSequence"),
                List.of(Code.dcm("121322", "Source image for image processing operation").item()))
            .build();
    return DataSet.builder()
        .items(Tags.of("SourceImageSequence"), List.of(source))
        .items(
            Tags.of("DerivationCodeSequence"), List.of(Code.dcm("113076", "Segmentation").item()))
        .build();
  }

  /// Bits of all frames without a gap, the lowest of a byte first (PS3.5 8.1.1).
  private static byte[] packed(List<Frame> frames, GridSize grid) throws UnreadableScan {
    long pixels = Math.multiplyExact((long) grid.i(), grid.j());
    long all = Math.multiplyExact(pixels, frames.size());
    if (all > MOST_PIXELS_OF_BITS) {
      throw new UnreadableScan(
          "a segmentation of %d frames of %s pixels is larger than is written"
              .formatted(frames.size(), pixels));
    }
    BitSet bits = new BitSet((int) all);
    for (int n = 0; n < frames.size(); n++) {
      int from = (int) (n * pixels);
      frames.get(n).bits().stream().forEach(bit -> bits.set(from + bit));
    }
    return java.util.Arrays.copyOf(bits.toByteArray(), (int) Math.ceilDiv(all, 8L));
  }
}
