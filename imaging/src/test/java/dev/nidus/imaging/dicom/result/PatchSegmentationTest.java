package dev.nidus.imaging.dicom.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.lesion.FractionThreshold;
import dev.nidus.imaging.dicom.lesion.Segment;
import dev.nidus.imaging.dicom.lesion.SegmentationObject;
import dev.nidus.imaging.dicom.series.DamagedFiles;
import dev.nidus.imaging.dicom.series.DicomSeriesReader;
import dev.nidus.imaging.dicom.series.SourceImage;
import dev.nidus.imaging.dicom.series.SourceSeries;
import dev.nidus.imaging.segmentation.LabelChoice;
import dev.nidus.imaging.segmentation.LabelledLesion;
import dev.nidus.imaging.storage.ByteBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Patches as segmentations of the made-up series, whose slices are turned in their plane, read back by our reader.
class PatchSegmentationTest {
  private static final Path CT = Fixtures.fixture("dicom-lesions");

  @TempDir Path folder;
  private SourceSeries series;
  private Point3 seed;

  @BeforeEach
  void read_the_series() throws Exception {
    series = new DicomSeriesReader(ByteBudget.DEFAULT, DamagedFiles.REFUSE).source(CT, "ct");
    seed = series.geometry().pointAt(new ContinuousIndex(19.3, 15.6, 4.1));
  }

  @Test
  void the_voxels_are_those_whose_centres_lie_in_the_box() throws Exception {
    // 9 x 11 x 7 voxels of 1 mm along x, y, z of the patient, oblique to the slices
    PatchSpec spec =
        new PatchSpec(new PatchSize(7, 11, 9), Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED);

    Path file = written(spec);

    LabelledLesion lesion = read(file);
    ImageGeometry grid = series.geometry();
    int inside = 0;
    double[] sum = new double[3];
    for (int k = 0; k < grid.size().k(); k++) {
      for (int j = 0; j < grid.size().j(); j++) {
        for (int i = 0; i < grid.size().i(); i++) {
          Point3 centre = grid.pointAt(new ContinuousIndex(i, j, k));
          // the seed is the middle of the box: an odd number of voxels has one there
          boolean in =
              Math.abs(centre.x() - seed.x()) <= 4.5
                  && Math.abs(centre.y() - seed.y()) <= 5.5
                  && Math.abs(centre.z() - seed.z()) <= 3.5;
          if (in) {
            inside++;
            sum[0] += centre.x();
            sum[1] += centre.y();
            sum[2] += centre.z();
          }
        }
      }
    }
    assertThat(lesion.voxels()).isEqualTo(inside).isGreaterThan(100);
    assertThat(lesion.centroid().x()).isCloseTo(sum[0] / inside, within(1e-4));
    assertThat(lesion.centroid().y()).isCloseTo(sum[1] / inside, within(1e-4));
    assertThat(lesion.centroid().z()).isCloseTo(sum[2] / inside, within(1e-4));
  }

  @Test
  void a_patch_beyond_the_series_takes_all_of_it() throws Exception {
    LabelledLesion lesion =
        read(
            written(
                new PatchSpec(
                    PatchSize.cube(200), Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED)));

    GridSize size = series.geometry().size();
    assertThat(lesion.voxels()).isEqualTo(size.voxels());
  }

  @Test
  void the_same_patch_has_the_same_bytes_and_another_patch_another_uid() throws Exception {
    Path file = written(PatchSpec.fmcib());
    byte[] first = Files.readAllBytes(file);

    assertThat(written(PatchSpec.fmcib())).isEqualTo(file);
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
    assertThat(written(PatchSpec.genesis())).isNotEqualTo(file);
  }

  @Test
  void frames_of_an_enhanced_series_are_named_by_their_numbers() throws Exception {
    series =
        new DicomSeriesReader(ByteBudget.DEFAULT, DamagedFiles.REFUSE)
            .source(Fixtures.fixture("dicom/series_enhanced.zip"), "zip");
    GridSize size = series.geometry().size();
    seed =
        series
            .geometry()
            .pointAt(
                new ContinuousIndex(size.i() / 2.0, size.j() / 2.0, Math.floorDiv(size.k(), 2)));
    PatchSpec slice =
        new PatchSpec(PatchSize.cube(3), new Spacing(1, 1, 0.5), ResamplingLaw.CORRECTED);

    DataSet written = new DicomReader(DicomLimits.DEFAULT).read(written(slice), "seg").dataSet();

    assertThat(series.instances()).hasSize(1);
    List<DataSet> frames = written.items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    assertThat(frames).hasSize(1);
    DataSet source =
        frames
            .getFirst()
            .item(Tags.of("DerivationImageSequence"))
            .orElseThrow()
            .item(Tags.of("SourceImageSequence"))
            .orElseThrow();
    SourceImage plane = series.images().get(size.k() / 2);
    assertThat(source.requireInteger(Tags.of("ReferencedFrameNumber"))).isEqualTo(plane.frame());
    assertThat(source.requireText(Tags.of("ReferencedSOPInstanceUID")))
        .isEqualTo(plane.sopInstance());
  }

  private Path written(PatchSpec spec) throws Exception {
    LesionReport report =
        new LesionReport(
            series,
            seed,
            "",
            Optional.empty(),
            List.of(new Score("risk", 1)),
            List.of(),
            new Algorithm("model", "1", "ab".repeat(32), List.of()));
    PatchSegmentation segmentation = new PatchSegmentation(report, spec);
    Path file = folder.resolve(segmentation.uid() + ".dcm");
    segmentation.write(file, 1);
    return file;
  }

  private static LabelledLesion read(Path file) throws Exception {
    SegmentationObject object =
        SegmentationObject.read(new DicomReader(DicomLimits.DEFAULT).read(file, "seg"));
    Segment segment = object.segments().getFirst();
    assertThat(segment.label()).isEqualTo("patch");
    return object.mask(segment, FractionThreshold.HALF).measure(new LabelChoice.Only(1)).getFirst();
  }
}
