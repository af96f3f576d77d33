package dev.nidus.imaging.dicom.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.fuzz.Fuzzing;
import dev.nidus.imaging.storage.ByteBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged zips of slices: names, sizes, directories and compressed data.
class ZipFuzzTest {
  private final DicomSeriesReader scans =
      new DicomSeriesReader(new ByteBudget(2_000_000), DamagedFiles.LEAVE_OUT);

  @TempDir private Path folder;

  @Test
  void damaged_zips_are_read_or_refused_with_a_sentence() throws Exception {
    Fuzzing.run("zip", 5, List.of(zip(ZipEntry.DEFLATED), zip(ZipEntry.STORED)), this::use);
  }

  private Optional<String> use(byte[] input) throws IOException {
    Path file = folder.resolve("x.zip");
    Files.write(file, input);
    try {
      scans.list(file, "x");
      try (CtScan scan = scans.open(file, "x")) {
        scan.voxels()
            .read(List.of(VoxelBox.whole(scan.geometry().size())), IntensitySurvey.of(scan.type()));
      }
      return Optional.empty();
    } catch (UnreadableScan refusal) {
      assertThat(refusal.getMessage()).startsWith("x");
      return Optional.of(String.valueOf(refusal.getMessage()));
    }
  }

  /// Three neighbouring slices of a series, compressed or not.
  private static byte[] zip(int method) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipFile all = new ZipFile(Fixtures.fixture("dicom/series_axial.zip").toFile());
        ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : List.of("a/02.dcm", "a/08.dcm", "a/05.dcm")) {
        byte[] slice = all.getInputStream(new ZipEntry(name)).readAllBytes();
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(method);
        entry.setSize(slice.length);
        CRC32 check = new CRC32();
        check.update(slice);
        entry.setCrc(check.getValue());
        zip.putNextEntry(entry);
        zip.write(slice);
      }
    }
    return bytes.toByteArray();
  }
}
