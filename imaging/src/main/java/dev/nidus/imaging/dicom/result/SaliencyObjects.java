package dev.nidus.imaging.dicom.result;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.patch.ScanCrop;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomWriter;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.TransferSyntax;
import dev.nidus.imaging.dicom.Uid;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.result.BinarySegmentation.Frame;
import dev.nidus.imaging.dicom.series.SourceImage;
import dev.nidus.imaging.dicom.series.SourceSeries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/// A saliency map of a lesion as DICOM, twice: its values as a parametric map (PS3.3 A.75) on the part of the series' grid that the
/// patch covers, for programs that read numbers; and the voxels whose values are largest in size as a binary segmentation on the slices
/// of the series, which every viewer lays over them.
///
/// @param series that the lesion lies in
/// @param seed LPS mm
/// @param method that made the map
/// @param explained which score it explains, in words
/// @param algorithm the network, and the model if there is one
/// @param map on the grid of the series
public record SaliencyObjects(
    SourceSeries series,
    Point3 seed,
    String method,
    String explained,
    Algorithm algorithm,
    ScanCrop map) {
  /// How the descriptions of these series begin, by which their segmentations are told from those of lesions.
  public static final String DESCRIPTION = "Nidus: saliency of ";

  /// The share of the map's voxels that the segmentation takes.
  public static final double TOP = 0.05;

  private static final String PARAMETRIC_MAP = "1.2.840.10008.5.1.4.1.1.30";

  /// The SOP instance UID of the parametric map: of this lesion, this network, this score and this method.
  public String mapUid() {
    return Uid.of("saliency map", identity());
  }

  /// The SOP instance UID of the segmentation.
  public String topUid() {
    return Uid.of("highest saliency", identity());
  }

  private String identity() {
    return String.join(
        "|", series.uid(), ResultHeader.place(seed), algorithm.digest(), method, explained);
  }

  /// Writes the parametric map, over an older one. The same map has the same bytes.
  ///
  /// @param number among those of its series
  /// @throws UnreadableScan if a value of the series that belongs into it cannot be read
  public void writeMap(Path file, int number) throws IOException, UnreadableScan {
    try {
      DicomWriter.write(file, parametricMap(number), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    } catch (UnreadableDicom e) {
      throw new UnreadableScan(e.getMessage(), e);
    }
  }

  /// Writes the segmentation, likewise.
  public void writeTop(Path file, int number) throws IOException, UnreadableScan {
    try {
      DicomWriter.write(file, top(number), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    } catch (UnreadableDicom e) {
      throw new UnreadableScan(e.getMessage(), e);
    }
  }

  private DataSet parametricMap(int number) throws UnreadableDicom {
    GridSize size = map.geometry().size();
    PlaneFrames planes = PlaneFrames.of(map.geometry(), mapUid());
    double[] values = new double[map.values().length];
    for (int n = 0; n < values.length; n++) {
      values[n] = map.values()[n];
    }
    double low = Arrays.stream(values).min().orElse(0);
    double high = Arrays.stream(values).max().orElse(0);
    return ResultHeader.of(series, PARAMETRIC_MAP, mapUid())
        .series("OT", Uid.of("saliency maps", series.uid(), algorithm.digest()), 9003, number)
        .described(DESCRIPTION + algorithm.name())
        .softwareOf(algorithm)
        .lossAsIn(series)
        .onFrame(series)
        .content("SALIENCY", "how much %s depends on a voxel, by %s".formatted(explained, method))
        .builder()
        .text(Tags.IMAGE_TYPE, "DERIVED", "PRIMARY", "VOLUME", "QUANTITY")
        .text(Tags.of("Laterality"))
        .text(Tags.of("ContentQualification"), "RESEARCH")
        .text(Tags.of("BurnedInAnnotation"), "NO")
        .text(Tags.of("RecognizableVisualFeatures"), "NO")
        .text(Tags.of("PresentationLUTShape"), "IDENTITY")
        .items(Tags.of("AcquisitionContextSequence"), List.of())
        .items(Tags.of("DimensionOrganizationSequence"), List.of(planes.organization()))
        .items(
            Tags.of("DimensionIndexSequence"),
            List.of(planes.dimension("ImagePositionPatient", "PlanePositionSequence")))
        .items(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, List.of(shared(planes, low, high)))
        .items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, perFrame())
        .integers(Tags.SAMPLES_PER_PIXEL, 1)
        .text(Tags.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .integers(Tags.NUMBER_OF_FRAMES, size.k())
        .integers(Tags.ROWS, size.j())
        .integers(Tags.COLUMNS, size.i())
        .integers(Tags.BITS_ALLOCATED, Float.SIZE)
        .decimals(Tags.of("FloatPixelData"), values)
        .build();
  }

  private DataSet shared(PlaneFrames planes, double low, double high) {
    Code quantity = Code.own("saliency by " + method);
    DataSet named =
        DataSet.builder()
            .text(Tags.of("ValueType"), "CODE")
            .items(
                Tags.of("ConceptNameCodeSequence"),
                List.of(Code.sct("246205007", "Quantity").item()))
            .items(Tags.of("ConceptCodeSequence"), List.of(quantity.item()))
            .build();
    DataSet mapping =
        DataSet.builder()
            .text(Tags.of("LUTExplanation"), ResultHeader.line("saliency of " + explained))
            .text(Tags.of("LUTLabel"), "SALIENCY")
            .decimals(Tags.of("DoubleFloatRealWorldValueFirstValueMapped"), low)
            .decimals(Tags.of("DoubleFloatRealWorldValueLastValueMapped"), high)
            .decimals(Tags.of("RealWorldValueIntercept"), 0)
            .decimals(Tags.of("RealWorldValueSlope"), 1)
            .items(
                Tags.of("MeasurementUnitsCodeSequence"),
                List.of(new Code("1", "UCUM", "no units").item()))
            .items(Tags.of("QuantityDefinitionSequence"), List.of(named))
            .build();
    DataSet window =
        DataSet.builder()
            .decimals(Tags.of("WindowCenter"), (low + high) / 2)
            .decimals(Tags.of("WindowWidth"), high > low ? high - low : 1)
            .text(Tags.of("VOILUTFunction"), "LINEAR_EXACT")
            .build();
    DataSet identity =
        DataSet.builder()
            .decimals(Tags.RESCALE_INTERCEPT, 0)
            .decimals(Tags.RESCALE_SLOPE, 1)
            .text(Tags.of("RescaleType"), "US")
            .build();
    DataSet type =
        DataSet.builder()
            .text(Tags.of("FrameType"), "DERIVED", "PRIMARY", "VOLUME", "QUANTITY")
            .build();
    return planes
        .shared()
        .items(Tags.of("RealWorldValueMappingSequence"), List.of(mapping))
        .items(Tags.of("FrameVOILUTSequence"), List.of(window))
        .items(Tags.of("PixelValueTransformationSequence"), List.of(identity))
        .items(Tags.of("ParametricMapFrameTypeSequence"), List.of(type))
        .build();
  }

  private List<DataSet> perFrame() {
    int[] start = start();
    List<DataSet> frames = new ArrayList<>();
    for (int k = 0; k < map.geometry().size().k(); k++) {
      SourceImage image = series.images().get(start[2] + k);
      frames.add(
          PlaneFrames.frame(
                  PlaneFrames.source(image).build(),
                  Code.dcm("113085", "Spatial resampling"),
                  map.geometry().pointAt(new ContinuousIndex(0, 0, k)),
                  k + 1L)
              .build());
    }
    return frames;
  }

  private DataSet top(int number) throws UnreadableDicom, UnreadableScan {
    float least = leastOfTop();
    return new BinarySegmentation(
            series,
            algorithm,
            topUid(),
            Uid.of("highest saliencies", series.uid(), algorithm.digest()),
            9004,
            DESCRIPTION + algorithm.name(),
            "SALIENCY",
            "where %s depends most on voxels, by %s".formatted(explained, method),
            DataSet.builder()
                .text(Tags.of("SegmentLabel"), "saliency, highest %.0f %%".formatted(100 * TOP))
                .text(
                    Tags.of("SegmentDescription"),
                    String.format(
                        Locale.ROOT,
                        "of %d voxels about the seed those of at least %.6g in size",
                        map.values().length,
                        least))
                .text(Tags.of("TrackingID"), "lesion at %s mm".formatted(ResultHeader.place(seed)))
                .text(
                    Tags.of("TrackingUID"),
                    Uid.of("lesion", series.uid(), ResultHeader.place(seed))))
        .dataSet(frames(least), number);
  }

  /// The size from which on a value belongs to the top: never 0.
  private float leastOfTop() {
    float[] sizes = new float[map.values().length];
    for (int n = 0; n < sizes.length; n++) {
      sizes[n] = Math.abs(map.values()[n]);
    }
    Arrays.sort(sizes);
    int taken = (int) Math.max(1, Math.floor(TOP * sizes.length));
    return Math.max(sizes[sizes.length - taken], Float.MIN_VALUE);
  }

  private List<Frame> frames(float least) {
    int[] start = start();
    GridSize part = map.geometry().size();
    int columns = series.geometry().size().i();
    List<Frame> frames = new ArrayList<>();
    int n = 0;
    for (int k = 0; k < part.k(); k++) {
      BitSet bits = new BitSet();
      for (int j = 0; j < part.j(); j++) {
        for (int i = 0; i < part.i(); i++) {
          if (Math.abs(map.values()[n++]) >= least) {
            bits.set((start[1] + j) * columns + start[0] + i);
          }
        }
      }
      if (!bits.isEmpty()) {
        frames.add(new Frame(series.images().get(start[2] + k), bits));
      }
    }
    return frames;
  }

  /// Where the part begins in the grid of the series.
  private int[] start() {
    ContinuousIndex first = series.geometry().continuousIndexOf(map.geometry().origin());
    return new int[] {
      (int) Math.rint(first.i()), (int) Math.rint(first.j()), (int) Math.rint(first.k())
    };
  }
}
