package dev.nidus.imaging.dicom.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.patch.ScanCrop;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.lesion.FractionThreshold;
import dev.nidus.imaging.dicom.lesion.SegmentationObject;
import dev.nidus.imaging.dicom.series.DamagedFiles;
import dev.nidus.imaging.dicom.series.DicomSeriesReader;
import dev.nidus.imaging.dicom.series.SourceSeries;
import dev.nidus.imaging.segmentation.LabelChoice;
import dev.nidus.imaging.segmentation.LabelledLesion;
import dev.nidus.imaging.storage.ByteBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A made-up map that rises along the x axis of its patch, as DICOM on the made-up series, whose slices are turned in their plane.
class SaliencyObjectsTest {
  @TempDir Path folder;
  private SourceSeries series;
  private Point3 seed;
  private ScanCrop map;

  @BeforeEach
  void make_a_map() throws Exception {
    series =
        new DicomSeriesReader(ByteBudget.DEFAULT, DamagedFiles.REFUSE)
            .source(Fixtures.fixture("dicom-lesions"), "ct");
    seed = series.geometry().pointAt(new ContinuousIndex(19.3, 15.6, 4.1));
    PatchSize size = new PatchSize(7, 11, 9);
    AffineMap toScan =
        new PatchExtractor(new PatchSpec(size, Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED))
            .sampledFrom(series.geometry(), SeedPoint.lps(seed.x(), seed.y(), seed.z()))
            .orElseThrow();
    float[] values = new float[size.voxels()];
    for (int n = 0; n < values.length; n++) {
      values[n] = n % size.width() - 6;
    }
    map = ScanCrop.of(values, size, toScan, series.geometry());
  }

  @Test
  void the_parametric_map_holds_the_values_where_they_are() throws Exception {
    Path file = folder.resolve("map.dcm");
    objects().writeMap(file, 1);

    DataSet written = new DicomReader(DicomLimits.DEFAULT).read(file, "map").dataSet();
    assertThat(written.requireText(Tags.SOP_CLASS_UID)).isEqualTo("1.2.840.10008.5.1.4.1.1.30");
    assertThat(written.requireInteger(Tags.NUMBER_OF_FRAMES)).isEqualTo(map.geometry().size().k());
    double[] values = written.decimals(Tags.of("FloatPixelData"));
    assertThat(values).hasSize(map.values().length);
    for (int n = 0; n < values.length; n++) {
      assertThat((float) values[n]).isEqualTo(map.values()[n]);
    }
    List<DataSet> frames = written.items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    for (int k = 0; k < frames.size(); k++) {
      double[] at =
          frames
              .get(k)
              .item(Tags.PLANE_POSITION_SEQUENCE)
              .orElseThrow()
              .decimals(Tags.IMAGE_POSITION_PATIENT);
      Point3 first = map.geometry().pointAt(new ContinuousIndex(0, 0, k));
      assertThat(at).containsExactly(new double[] {first.x(), first.y(), first.z()}, within(1e-9));
    }
    DataSet mapping =
        written
            .item(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE)
            .orElseThrow()
            .item(Tags.of("RealWorldValueMappingSequence"))
            .orElseThrow();
    assertThat(mapping.decimals(Tags.of("DoubleFloatRealWorldValueFirstValueMapped")))
        .containsExactly(java.util.Arrays.stream(values).min().orElseThrow());
    assertThat(mapping.decimals(Tags.of("RealWorldValueSlope"))).containsExactly(1);
  }

  @Test
  void the_segmentation_holds_the_twentieth_of_the_voxels_that_is_largest_in_size()
      throws Exception {
    Path file = folder.resolve("top.dcm");
    objects().writeTop(file, 1);

    SegmentationObject object =
        SegmentationObject.read(new DicomReader(DicomLimits.DEFAULT).read(file, "seg"));
    LabelledLesion top =
        object
            .mask(object.segments().getFirst(), FractionThreshold.HALF)
            .measure(new LabelChoice.Only(1))
            .getFirst();
    int least = map.values().length / 20;
    assertThat(top.voxels()).isBetween((long) least, 2L * least); // equal values come together
    // the negative values on the low side of x are the largest in size
    assertThat(top.centroid().x()).isLessThan(seed.x() - 2);
    assertThat(top.centroid().y()).isCloseTo(seed.y(), within(1.5));
    assertThat(object.segments().getFirst().label()).isEqualTo("saliency, highest 5 %");
  }

  @Test
  void the_same_map_has_the_same_bytes_and_another_method_another_uid() throws Exception {
    Path file = folder.resolve("map.dcm");
    objects().writeMap(file, 3);
    byte[] first = Files.readAllBytes(file);
    objects().writeMap(file, 3);
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
    SaliencyObjects other =
        new SaliencyObjects(series, seed, "occlusion", "risk", algorithm(), map);
    assertThat(other.mapUid()).isNotEqualTo(objects().mapUid());
    assertThat(objects().topUid()).isNotEqualTo(objects().mapUid());
  }

  private SaliencyObjects objects() {
    return new SaliencyObjects(series, seed, "gradient", "risk", algorithm(), map);
  }

  private static Algorithm algorithm() {
    return new Algorithm("network", "1", "ab".repeat(32), List.of());
  }
}
