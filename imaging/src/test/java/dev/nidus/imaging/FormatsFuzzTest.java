package dev.nidus.imaging;

import static dev.nidus.imaging.TestFiles.gzip;
import static dev.nidus.imaging.TestFiles.join;
import static dev.nidus.imaging.TestFiles.metaImage;
import static dev.nidus.imaging.TestFiles.nrrd;
import static dev.nidus.imaging.TestFiles.text;
import static dev.nidus.imaging.TestFiles.zlib;

import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.imaging.fuzz.Fuzzing;
import dev.nidus.imaging.storage.ByteBudget;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged NIfTI, NRRD and MetaImage files, plain and compressed.
class FormatsFuzzTest {
  private static final int I = 12;
  private static final int J = 10;
  private static final int K = 4;

  private final Scans scans = new Scans(new ByteBudget(2_000_000));

  @TempDir Path folder;

  @Test
  void damaged_scans_are_read_or_refused_with_a_sentence() throws Exception {
    ByteOrder little = ByteOrder.LITTLE_ENDIAN;
    double[] values = new double[I * J * K];
    for (int n = 0; n < values.length; n++) {
      values[n] = n % 700 - 600;
    }
    byte[] voxels = TestFiles.voxels(values, VoxelType.INT16, little);
    byte[] header = TestFiles.nifti1(I, J, K, VoxelType.INT16, little).array();
    byte[] second = TestFiles.nifti2(I, J, K, VoxelType.INT16, little).array();
    String sizes = "%d %d %d".formatted(I, J, K);
    String meta = metaImage("MET_SHORT", sizes, false, "");
    Fuzzing.run(
        "formats",
        10,
        List.of(
            join(header, voxels),
            gzip(join(header, voxels)),
            join(second, voxels),
            join(text(nrrd("short", sizes, "little", "raw", "\n")), voxels),
            join(text(nrrd("short", sizes, "little", "gzip", "\n")), gzip(voxels)),
            join(text(meta + "ElementDataFile = LOCAL\n"), voxels),
            join(text(meta + "CompressedData = True\nElementDataFile = LOCAL\n"), zlib(voxels))),
        this::use);
  }

  private Optional<String> use(byte[] input) throws IOException {
    Path file = Files.write(folder.resolve("x"), input);
    try (CtScan scan = scans.open(file, "x")) {
      scan.voxels()
          .read(List.of(VoxelBox.whole(scan.geometry().size())), IntensitySurvey.of(scan.type()));
      return Optional.empty();
    } catch (UnreadableScan refusal) {
      return Optional.of(String.valueOf(refusal.getMessage()));
    }
  }
}
