package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.testing.NpyArray;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `patches` writes what an encoder would see, and where in the patient it lies.
class PatchesTest {
  private static final Scans SCANS = new Scans(ByteBudget.DEFAULT);

  @TempDir private static Path folder;
  private static List<RealLesion> lesions = List.of();
  private static Path table = Path.of("");

  @BeforeAll
  static void write_the_table() throws IOException {
    lesions = RealLesion.all();
    List<List<String>> rows = new ArrayList<>(RealLesion.table(lesions).rows());
    rows.add(2, List.of("missing.nii", "1", "2", "3"));
    table = new CsvText(RealLesion.COLUMNS, rows).write(folder.resolve("lesions.csv"));
  }

  @Test
  void npy_patches_equal_the_references_and_are_named_by_their_row() throws Exception {
    Path patches = folder.resolve("npy");
    CommandLineRun run = patches(patches).expect(3);

    assertThat(run.err()).contains("patch: 50 x 50 x 50 voxels of ", "law inference");
    List<String> names = new ArrayList<>();
    for (int n = 0; n < lesions.size(); n++) {
      // row 3 is the missing scan
      String name = String.format(Locale.ROOT, "%06d.npy", n < 2 ? n + 1 : n + 2);
      names.add(name);
      NpyArray ours = NpyArray.read(patches.resolve(name));
      assertThat(ours.shape()).containsExactly(1, 50, 50, 50);
      double[] theirs = lesions.get(n).inferencePatch().values();
      double worst = 0;
      for (int v = 0; v < theirs.length; v++) {
        worst = Math.max(worst, Math.abs(ours.values()[v] - theirs[v]));
      }
      assertThat(worst).as(lesions.get(n).name()).isLessThanOrEqualTo(1e-6);
    }
    assertThat(files(patches)).containsAll(names).contains("patches.csv");
    assertThat(files(patches)).hasSize(names.size() + 1);
    CsvText list = CsvText.read(patches.resolve("patches.csv"));
    assertThat(list.column("patch_path")).isEqualTo(names);
    assertThat(list.column("image_path"))
        .isEqualTo(lesions.stream().map(RealLesion::image).toList());
    assertThat(CsvText.read(folder.resolve("npy.refused.csv")).rows())
        .containsExactly(List.of("3", "missing.nii", "missing.nii does not exist"));
  }

  @Test
  void the_npy_header_is_what_numpy_writes() throws Exception {
    Path patches = folder.resolve("header");
    patches(patches, "--patch-size", "10x12x14").expect(3);

    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(patches.resolve("000001.npy")))
            .order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[8];
    bytes.get(magic);
    assertThat(magic).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
    int length = bytes.getShort();
    assertThat((10 + length) % 64).isZero();
    byte[] header = new byte[length];
    bytes.get(header);
    assertThat(new String(header, StandardCharsets.ISO_8859_1))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 10, 12, 14), }")
        .endsWith(" \n");
    assertThat(bytes.remaining()).isEqualTo(10 * 12 * 14 * Float.BYTES);
  }

  @Test
  void a_nifti_patch_lies_where_its_voxels_were_in_the_scan() throws Exception {
    Path patches = folder.resolve("nifti");
    patches(patches, "--format", "nifti", "--law", "corrected").expect(3);

    for (int n = 0; n < lesions.size(); n++) {
      RealLesion lesion = lesions.get(n);
      Path file = patches.resolve(String.format(Locale.ROOT, "%06d.nii.gz", n < 2 ? n + 1 : n + 2));
      try (CtScan patch = SCANS.open(file, file.toString());
          CtScan scan = SCANS.open(lesion.scan(), lesion.name())) {
        Point3 centre = patch.geometry().pointAt(new ContinuousIndex(24.5, 24.5, 24.5));
        assertThat(centre.distanceTo(new Point3(lesion.x(), lesion.y(), lesion.z())))
            .as("the seed is the centre of the patch of " + lesion.name())
            .isLessThan(1e-3);
        assertSampled(lesion.name(), whole(patch), patch.geometry(), whole(scan), scan.geometry());
      }
    }
  }

  @Test
  void patches_scaled_for_med3d_differ_from_those_for_fmcib_as_their_formulas_do()
      throws Exception {
    Path fmcib = folder.resolve("as_fmcib");
    Path med3d = folder.resolve("as_med3d");
    patches(fmcib, "--patch-size", "8").expect(3);
    patches(med3d, "--patch-size", "8", "--scaling", "med3d").expect(3);

    double[] hounsfield = NpyArray.read(fmcib.resolve("000001.npy")).values();
    double[] scaled = NpyArray.read(med3d.resolve("000001.npy")).values();
    for (int n = 0; n < scaled.length; n++) {
      double hu = hounsfield[n] * 3072 - 1024;
      assertThat(scaled[n])
          .isCloseTo(
              Math.clamp((hu + 1000) / 2000, 0, 1), org.assertj.core.api.Assertions.within(1e-5));
    }
  }

  @Test
  void an_output_that_is_a_file_is_refused() throws Exception {
    Path file = Files.writeString(folder.resolve("a_file"), "mine");
    assertThat(patches(file).expect(2).problem())
        .isEqualTo(file + " is a file; give the name of a folder");
    assertThat(file).hasContent("mine");
  }

  @Test
  void wrong_tables_and_options_stop_before_a_folder_is_made() throws Exception {
    Path patches = folder.resolve("never");
    Path wrong = CsvText.text(folder.resolve("wrong.csv"), "a,b\n1,2\n");
    assertThat(CommandLineRun.of("patches", wrong, "-o", patches).expect(2).problem())
        .contains("has no column 'image_path'");
    assertThat(patches(patches, "--orient").expect(2).problem()).contains("--law study");
    assertThat(patches(patches, "--max-scan-bytes", "0").expect(2).problem())
        .isEqualTo("--max-scan-bytes must be positive, got 0");
    assertThat(patches(patches, "--threads", "0").expect(2).problem()).contains("--threads");
    assertThat(patches).doesNotExist();
  }

  private static CommandLineRun patches(Path output, Object... options) {
    return CommandLineRun.of(
        Stream.concat(
                Stream.<Object>of(
                    "patches",
                    table,
                    "-o",
                    output,
                    "--root",
                    RealLesion.DATA,
                    "--progress",
                    "none"),
                Stream.of(options))
            .toArray());
  }

  /// Every voxel whose place is well inside the scan is the trilinear mean of the scan's voxels.
  private static void assertSampled(
      String name,
      VoxelBlock patch,
      ImageGeometry patchGeometry,
      VoxelBlock scan,
      ImageGeometry scanGeometry) {
    int compared = 0;
    double worst = 0;
    for (int k = 0; k < 50; k += 7) {
      for (int j = 0; j < 50; j += 7) {
        for (int i = 0; i < 50; i += 7) {
          ContinuousIndex at =
              scanGeometry.continuousIndexOf(patchGeometry.pointAt(new ContinuousIndex(i, j, k)));
          if (inside(at, scanGeometry)) {
            worst = Math.max(worst, Math.abs(patch.at(i, j, k) - trilinear(scan, at)));
            compared++;
          }
        }
      }
    }
    assertThat(compared).as("compared voxels of " + name).isGreaterThan(50);
    // the header of a NIfTI holds places in single precision
    assertThat(worst).as("HU of " + name).isLessThan(0.5);
  }

  private static boolean inside(ContinuousIndex at, ImageGeometry scan) {
    return Math.min(at.i(), Math.min(at.j(), at.k())) >= 0
        && at.i() < scan.size().i() - 1
        && at.j() < scan.size().j() - 1
        && at.k() < scan.size().k() - 1;
  }

  private static double trilinear(VoxelBlock scan, ContinuousIndex at) {
    int i = (int) at.i();
    int j = (int) at.j();
    int k = (int) at.k();
    double sum = 0;
    for (int corner = 0; corner < 8; corner++) {
      int di = corner & 1;
      int dj = corner >> 1 & 1;
      int dk = corner >> 2;
      double weight =
          (di == 1 ? at.i() - i : 1 - (at.i() - i))
              * (dj == 1 ? at.j() - j : 1 - (at.j() - j))
              * (dk == 1 ? at.k() - k : 1 - (at.k() - k));
      sum += weight * scan.at(i + di, j + dj, k + dk);
    }
    return sum;
  }

  private static VoxelBlock whole(CtScan scan) throws Exception {
    return scan.voxels()
        .read(List.of(VoxelBox.whole(scan.geometry().size())), IntensitySurvey.of(scan.type()))
        .getFirst();
  }

  private static List<String> files(Path in) throws IOException {
    try (Stream<Path> files = Files.list(in)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
