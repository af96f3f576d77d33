package dev.nidus.imaging.dicom.lesion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DataSetBuilder;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.Vr;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Structure sets and segmentations that are damaged, or made to do harm.
class HostileLesionsTest {
  private static final Tag ROI_CONTOURS = Tag.of(0x30060039);
  private static final Tag CONTOURS = Tag.of(0x30060040);

  private final DicomReader reader = new DicomReader(DicomLimits.DEFAULT);
  private final Path fixtures = Fixtures.fixture("dicom-lesions");

  @Test
  void segmentations_that_contradict_themselves_are_refused_by_tag_and_value() throws Exception {
    requireRefused(
        "(0028,0008) NumberOfFrames is 0", set -> set.integers(Tags.NUMBER_OF_FRAMES, 0));
    requireRefused(
        "describes 8 frames, but the file has 2000000000",
        "is 2000000000; 1 to 1,000,000 is allowed",
        set -> set.integers(Tags.NUMBER_OF_FRAMES, 2_000_000_000));
    requireRefused(
        "PerFrameFunctionalGroupsSequence describes",
        set -> set.integers(Tags.NUMBER_OF_FRAMES, 3));
    requireRefused(
        "frames of 4,294,836,225 pixels of 1 bits need",
        set -> set.integers(Tags.ROWS, 65535).integers(Tags.COLUMNS, 65535));
    requireRefused("(0028,0100) BitsAllocated is 16", set -> set.integers(Tags.BITS_ALLOCATED, 16));
    requireRefused(
        "(0062,0001) SegmentationType is 'CLOUD'", set -> set.text(Tag.of(0x00620001), "CLOUD"));
    requireRefused("describes no segment", set -> set.items(Tag.of(0x00620002), List.of()));
    requireRefused("(7FE0,0010) PixelData is missing", set -> set.remove(Tags.PIXEL_DATA));
    requireRefused(
        "PixelData has 10 bytes", set -> set.bytes(Tags.PIXEL_DATA, Vr.OB, new byte[10]));
    requireRefused(
        "PixelMeasuresSequence is missing",
        set -> set.items(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, List.of()));
  }

  @Test
  void frames_on_no_grid_or_of_no_segment_are_refused() throws Exception {
    DataSet good = read("binary.dcm").dataSet();
    List<DataSet> frames = good.items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    requireFramesRefused(frames, 1, frames.get(0), "has two frames of segment 1 in one place");
    requireFramesRefused(
        frames, 1, moved(frames.get(1), 0, 0, 0.7), "slices that do not lie on one grid");
    requireFramesRefused(frames, 1, moved(frames.get(1), 3, 0, 0), "do not lie above each other");
    requireFramesRefused(frames, 1, moved(frames.get(1), 0, 0, 1e9), "do not lie on one grid");
    DataSet stranger =
        frames.get(0).toBuilder()
            .items(
                Tag.of(0x0062000A),
                List.of(DataSet.builder().integers(Tag.of(0x0062000B), 9).build()))
            .build();
    requireFramesRefused(
        frames, 0, stranger, "frame 1 is of segment 9, which the file does not describe");
  }

  private void requireFramesRefused(List<DataSet> frames, int at, DataSet frame, String message)
      throws Exception {
    List<DataSet> changed = new ArrayList<>(frames);
    changed.set(at, frame);
    requireRefused(message, set -> set.items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, changed));
  }

  private static DataSet moved(DataSet frame, double x, double y, double z) throws Exception {
    DataSet plane = frame.item(Tags.PLANE_POSITION_SEQUENCE).orElseThrow();
    double[] at = plane.requireDecimals(Tags.IMAGE_POSITION_PATIENT, 3);
    return frame.toBuilder()
        .items(
            Tags.PLANE_POSITION_SEQUENCE,
            List.of(
                DataSet.builder()
                    .decimals(Tags.IMAGE_POSITION_PATIENT, at[0] + x, at[1] + y, at[2] + z)
                    .build()))
        .build();
  }

  private void requireRefused(String message, Consumer<DataSetBuilder> change) throws Exception {
    requireRefused(message, message, change);
  }

  private void requireRefused(String message, String or, Consumer<DataSetBuilder> change)
      throws Exception {
    DicomFile good = read("binary.dcm");
    DataSetBuilder set = good.dataSet().toBuilder();
    change.accept(set);
    DicomFile bad =
        new DicomFile(good.name(), good.preamble(), good.meta(), good.syntax(), set.build());
    assertThatExceptionOfType(UnreadableDicom.class)
        .isThrownBy(() -> SegmentationObject.read(bad))
        .satisfies(refusal ->
            assertThat(refusal.getMessage())
                .contains("binary.dcm")
                .satisfiesAnyOf(
                    text -> assertThat(text).contains(message),
                    text -> assertThat(text).contains(or)));
  }

  @Test
  void contours_that_contradict_themselves_cost_their_region_only() throws Exception {
    requireRegionRefused(
        "NumberOfContourPoints of region 1 'ring' is 999, but the contour has 4 points",
        contour -> contour.integers(Tag.of(0x30060046), 999));
    requireRegionRefused(
        "ContourData of region 1 'ring' has 4 numbers; each point needs three",
        contour -> contour.decimals(Tag.of(0x30060050), 1, 2, 3, 4));
    requireRegionRefused(
        "'1e999'; a number is expected",
        "must be finite",
        contour -> contour.text(Tag.of(0x30060050), "1e999", "0", "0"));
    requireRegionRefused(
        "is 'OPEN_NONPLANAR'; only closed planar",
        contour -> contour.text(Tag.of(0x30060042), "OPEN_NONPLANAR"));
  }

  private void requireRegionRefused(String message, Consumer<DataSetBuilder> change)
      throws Exception {
    requireRegionRefused(message, message, change);
  }

  private void requireRegionRefused(String message, String or, Consumer<DataSetBuilder> change)
      throws Exception {
    DicomFile good = read("structures.dcm");
    List<DataSet> drawn = new ArrayList<>(good.dataSet().items(ROI_CONTOURS));
    List<DataSet> contours = new ArrayList<>(drawn.getFirst().items(CONTOURS));
    DataSetBuilder contour = contours.getFirst().toBuilder();
    change.accept(contour);
    contours.set(0, contour.build());
    drawn.set(0, drawn.getFirst().toBuilder().items(CONTOURS, contours).build());
    DataSet set = good.dataSet().toBuilder().items(ROI_CONTOURS, drawn).build();
    StructureSet read =
        StructureSet.read(
            new DicomFile(good.name(), good.preamble(), good.meta(), good.syntax(), set));
    assertThat(read.regions().get(1)).isInstanceOf(RegionOfInterest.Outlined.class);
    assertThat(read.regions().getFirst())
        .isInstanceOfSatisfying(
            RegionOfInterest.Unusable.class,
            region ->
                assertThat(region.reason())
                    .satisfiesAnyOf(
                        text -> assertThat(text).contains(message),
                        text -> assertThat(text).contains(or)));
  }

  private DicomFile read(String name) throws UnreadableDicom {
    return reader.read(fixtures.resolve(name), name);
  }
}
