package dev.nidus.imaging.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.dicom.DataElement;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.DicomWriter;
import dev.nidus.imaging.dicom.MemoryBytes;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.Value;
import dev.nidus.imaging.dicom.codec.PixelFormat.Sign;
import dev.nidus.imaging.fuzz.Fuzzing;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Damaged files of every transfer syntax, and damaged JPEG 2000 codestreams of every form.
class DicomFuzzTest {
  private static final DicomLimits LIMITS =
      new DicomLimits(4_000_000, 8_000_000, 100_000, 20_000, 64);
  private static final long MOST_PIXELS = 1 << 18;

  private final DicomReader reader = new DicomReader(LIMITS);

  @Test
  void damaged_files_are_read_or_refused_with_a_sentence() throws Exception {
    Fuzzing.run("dicom", 30, samples("dicom", ".dcm"), this::use);
  }

  @Test
  void damaged_codestreams_are_decoded_or_refused_with_a_sentence() throws Exception {
    PixelFormat format = new PixelFormat(48, 64, 16, 16, 0, Sign.UNSIGNED);
    Fuzzing.run(
        "jpeg2000",
        20,
        samples("dicom/jpeg2000", ".j2k"),
        input -> {
          try {
            assertThat(Jpeg2000.decode(input, format)).hasSize(format.pixels());
            return Optional.empty();
          } catch (BrokenFrame refusal) {
            return Optional.of(String.valueOf(refusal.getMessage()));
          }
        });
  }

  private Optional<String> use(byte[] bytes) throws Exception {
    try {
      DicomFile file = reader.read(new MemoryBytes(bytes, "x"));
      walk(file.dataSet());
      DicomWriter.writeBare(OutputStream.nullOutputStream(), file.dataSet(), file.syntax());
      Frames frames = Frames.of(file, MOST_PIXELS);
      for (int frame = 0; frame < Math.min(3, frames.count()); frame++) {
        try {
          assertThat(frames.read(frame)).hasSize(frames.format().pixels());
        } catch (UnreadableDicom refusal) {
          if (!refusal.getMessage().contains("JPEG of 12 bits")) {
            throw refusal;
          }
        }
      }
      return Optional.empty();
    } catch (UnreadableDicom refusal) {
      assertThat(refusal.getMessage()).startsWith("x");
      return Optional.of(String.valueOf(refusal.getMessage()));
    }
  }

  private static void walk(DataSet set) {
    for (DataElement element : set.elements()) {
      if (element.value() instanceof Value.Items items) {
        items.sets().forEach(DicomFuzzTest::walk);
        continue;
      }
      try {
        switch (element.vr()) {
          case OB, OW, OF, OD, OL, OV, UN -> set.bytes(element.tag());
          case DS, IS, FL, FD -> set.decimals(element.tag());
          case US, SS, UL, SL, UV, SV, AT -> set.integers(element.tag());
          default -> set.texts(element.tag());
        }
      } catch (UnreadableDicom expected) {
        assertThat(expected.getMessage()).startsWith("x");
      }
    }
  }

  private static List<byte[]> samples(String folder, String ending) throws Exception {
    List<byte[]> samples = new ArrayList<>();
    try (var files = Files.list(Fixtures.fixture(folder))) {
      for (Path file : files.filter(f -> f.toString().endsWith(ending)).sorted().toList()) {
        samples.add(Files.readAllBytes(file));
      }
    }
    return samples;
  }
}
