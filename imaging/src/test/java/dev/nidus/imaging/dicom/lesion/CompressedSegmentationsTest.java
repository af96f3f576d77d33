package dev.nidus.imaging.dicom.lesion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.dicom.DataSetBuilder;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.TransferSyntax;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.segmentation.LabelChoice;
import dev.nidus.imaging.segmentation.LesionMask;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Segmentations whose frames are compressed are those whose frames are not.
class CompressedSegmentationsTest {
  private static final LabelChoice INSIDE = new LabelChoice.Only(1);

  private final DicomReader reader = new DicomReader(DicomLimits.DEFAULT);

  @ParameterizedTest
  @CsvSource({
    "fractional, rle", "fractional, jpegls", "fractional, jpeg2000",
    "labels, rle", "labels, jpegls", "labels, jpeg2000",
    "binary, deflated"
  })
  void compressed_frames_are_the_same_masks(String kind, String form) throws Exception {
    SegmentationObject plain = SegmentationObject.read(file(kind + ".dcm"));
    SegmentationObject compressed =
        SegmentationObject.read(file("compressed/%s_%s.dcm".formatted(kind, form)));

    assertThat(compressed.segments()).isEqualTo(plain.segments()).isNotEmpty();
    assertThat(compressed.grid()).isEqualTo(plain.grid());
    for (Segment segment : plain.segments()) {
      LesionMask expected = plain.mask(segment, FractionThreshold.HALF);
      LesionMask found = compressed.mask(segment, FractionThreshold.HALF);
      assertThat(found.measure(INSIDE)).isEqualTo(expected.measure(INSIDE));
    }
  }

  @Test
  void frames_that_may_have_lost_something_are_refused() throws Exception {
    DicomFile good = file("compressed/labels_jpeg2000.dcm");
    DicomFile lossy =
        new DicomFile(
            good.name(), good.preamble(), good.meta(), TransferSyntax.JPEG_2000, good.dataSet());
    assertThatExceptionOfType(UnreadableDicom.class)
        .isThrownBy(() -> SegmentationObject.read(lossy))
        .withMessageContaining(
            "labels_jpeg2000.dcm: (7FE0,0010) PixelData is compressed as JPEG 2000"
                + " (1.2.840.10008.1.2.4.91), which may change numbers");
  }

  @Test
  void segmentations_of_slides_are_refused_by_name() throws Exception {
    requireRefused(
        set -> set.text(Tag.of(0x00209311), "TILED_FULL"),
        "(0020,9311) DimensionOrganizationType is 'TILED_FULL': its frames are tiles of a slide");
    requireRefused(
        set -> set.text(Tag.of(0x00209311), "TILED_SPARSE"), "is 'TILED_SPARSE': its frames");
    requireRefused(
        set -> set.integers(Tag.of(0x00480006), 40_000),
        "(0048,0006) TotalPixelMatrixColumns is 40000: its frames are tiles of a slide");
  }

  private void requireRefused(Consumer<DataSetBuilder> change, String sentence) throws Exception {
    DicomFile good = file("binary.dcm");
    DataSetBuilder set = good.dataSet().toBuilder();
    change.accept(set);
    DicomFile slide =
        new DicomFile(good.name(), good.preamble(), good.meta(), good.syntax(), set.build());
    assertThatExceptionOfType(UnreadableDicom.class)
        .isThrownBy(() -> SegmentationObject.read(slide))
        .withMessageContaining("binary.dcm")
        .withMessageContaining(sentence);
  }

  private DicomFile file(String name) throws UnreadableDicom {
    return reader.read(Fixtures.fixture("dicom-lesions/" + name), name);
  }
}
