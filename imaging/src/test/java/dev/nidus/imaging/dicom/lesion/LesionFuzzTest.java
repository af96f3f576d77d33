package dev.nidus.imaging.dicom.lesion;

import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.MemoryBytes;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.fuzz.Fuzzing;
import dev.nidus.imaging.segmentation.ContourFilling;
import dev.nidus.imaging.segmentation.UnusableMask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Damaged structure sets and segmentations of every kind.
class LesionFuzzTest {
  private static final DicomLimits LIMITS =
      new DicomLimits(4_000_000, 8_000_000, 100_000, 20_000, 64);

  private final DicomReader reader = new DicomReader(LIMITS);
  private final ImageGeometry grid =
      new ImageGeometry( // that of the CT beside the samples
          new GridSize(39, 33, 9),
          new Point3(-20, 35, -100),
          new Spacing(0.8, 0.9, 2.5),
          new Direction(0.6, -0.8, 0, 0.8, 0.6, 0, 0, 0, 1));

  @Test
  void damaged_structure_sets_are_read_or_refused_with_a_sentence() throws Exception {
    Fuzzing.run("rtstruct", 5, samples("structures.dcm"), this::use);
  }

  @Test
  void damaged_segmentations_are_read_or_refused_with_a_sentence() throws Exception {
    Fuzzing.run(
        "seg",
        10,
        samples(
            "binary.dcm",
            "fractional.dcm",
            "labels.dcm",
            "dcmqi/bits_23x38x3.dcm",
            "dcmqi/sparse_labelmap.dcm",
            "compressed/binary_deflated.dcm",
            "compressed/fractional_jpegls.dcm",
            "compressed/labels_jpeg2000.dcm",
            "compressed/labels_rle.dcm"),
        this::use);
  }

  private Optional<String> use(byte[] input) throws UnreadableScan {
    try {
      draw(reader.read(new MemoryBytes(input, "x")));
      return Optional.empty();
    } catch (UnreadableDicom | UnreadableScan | UnusableMask refusal) {
      return Optional.of(String.valueOf(refusal.getMessage()));
    }
  }

  private void draw(DicomFile file) throws UnreadableDicom, UnreadableScan, UnusableMask {
    if (StructureSet.recognises(file)) {
      for (RegionOfInterest region : StructureSet.read(file).regions()) {
        if (region instanceof RegionOfInterest.Outlined outlined) {
          ContourFilling.fill(file.name(), outlined.structure(), grid);
        }
      }
      return;
    }
    SegmentationObject object = SegmentationObject.read(file);
    for (Segment segment : object.segments()) {
      object.mask(segment, FractionThreshold.HALF);
    }
  }

  private static List<byte[]> samples(String... names) throws Exception {
    List<byte[]> samples = new ArrayList<>();
    for (String name : names) {
      Path file = Fixtures.fixture("dicom-lesions").resolve(name);
      samples.add(Files.readAllBytes(file));
    }
    return samples;
  }
}
