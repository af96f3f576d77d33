package dev.nidus.imaging;

import static dev.nidus.imaging.TestFiles.gzip;
import static dev.nidus.imaging.TestFiles.join;
import static dev.nidus.imaging.TestFiles.text;
import static dev.nidus.imaging.TestFiles.zlib;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.testing.TestSeed;
import dev.nidus.imaging.storage.ByteBudget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings({
  "ByteBufferBackingArray",
  "StringConcatToTextBlock"
}) // heap buffers; header lines
class FormatsTest {
  private final Scans scans = new Scans(ByteBudget.DEFAULT);

  @TempDir Path folder;

  @Test
  void every_number_type_in_both_byte_orders_is_read_from_every_format() throws Exception {
    SplittableRandom random = TestSeed.random("formats");
    int files = 0;
    for (VoxelType type : VoxelType.values()) {
      for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        int i = 1 + random.nextInt(40);
        int j = 1 + random.nextInt(30);
        int k = 1 + random.nextInt(20);
        double[] values = values(random, type, i * j * k);
        byte[] voxels = TestFiles.voxels(values, type, order);
        for (Map.Entry<String, byte[]> file : files(i, j, k, type, order, voxels).entrySet()) {
          requireSame(file.getKey(), file.getValue(), new GridSize(i, j, k), type, values, random);
          files++;
        }
      }
    }
    assertThat(files).isEqualTo(10 * 2 * 8);
  }

  @Test
  void slope_and_intercept_apply_to_every_number_type() throws Exception {
    for (VoxelType type : VoxelType.values()) {
      double[] stored = {0, 1, 100, 7, 3, 2};
      ByteBuffer header = TestFiles.nifti1(3, 2, 1, type, ByteOrder.LITTLE_ENDIAN);
      header.putFloat(112, -2.5f);
      header.putFloat(116, 12);
      byte[] voxels = TestFiles.voxels(stored, type, ByteOrder.LITTLE_ENDIAN);
      Path file = Files.write(folder.resolve("s.nii"), join(header.array(), voxels));
      try (CtScan scan = scans.open(file, "s.nii")) {
        IntensitySurvey survey = IntensitySurvey.of(scan.type());
        VoxelBox whole = VoxelBox.whole(scan.geometry().size());
        float[] hu = scan.voxels().read(List.of(whole), survey).getFirst().values();
        assertThat(hu).containsExactly(12, 9.5f, -238, -5.5f, 4.5f, 7);
        assertThat(scan.type())
            .isEqualTo(type == VoxelType.FLOAT64 ? VoxelType.FLOAT64 : VoxelType.FLOAT32);
        assertThat(survey.objection()).as("the range is that of the scaled values").isEmpty();
      }
    }
  }

  @Test
  void detached_headers_find_their_voxels_and_skip_lines_and_bytes() throws Exception {
    double[] values = {-1000, 40, 60, 80, -1, 2, 3, 4};
    byte[] raw = TestFiles.voxels(values, VoxelType.INT16, ByteOrder.LITTLE_ENDIAN);
    Files.createDirectories(folder.resolve("sub"));
    Files.write(folder.resolve("sub/v.raw"), join(text("one\ntwo\nxyz"), raw));
    Files.write(folder.resolve("v.gz"), join(text("one\n"), gzip(join(text("xy"), raw))));
    Files.write(folder.resolve("v.zraw"), zlib(raw));
    Files.write(folder.resolve("v.img"), raw);
    Files.write(folder.resolve("p.img.gz"), gzip(raw));
    ByteBuffer pair = TestFiles.nifti1(2, 2, 2, VoxelType.INT16, ByteOrder.LITTLE_ENDIAN);
    pair.put(344, text("ni1\0"));
    pair.putFloat(108, 0);
    Files.write(folder.resolve("v.hdr"), pair.array());
    Files.write(folder.resolve("p.hdr"), pair.array());
    String nrrd = TestFiles.nrrd("short", "2 2 2", "little", "raw", "data file: sub/v.raw\n");
    Files.writeString(folder.resolve("a.nhdr"), nrrd + "line skip: 2\nbyte skip: 3\n");
    Files.writeString(folder.resolve("b.nhdr"), nrrd + "byte skip: -1\n");
    Files.writeString(
        folder.resolve("c.nhdr"),
        TestFiles.nrrd("short", "2 2 2", "little", "gz", "datafile: v.gz\n")
            + "line skip: 1\nbyte skip: 2\n");
    String meta = TestFiles.metaImage("MET_SHORT", "2 2 2", false, "");
    Files.writeString(
        folder.resolve("d.mhd"), meta + "HeaderSize = -1\nElementDataFile = sub/v.raw\n");
    Files.writeString(
        folder.resolve("e.mhd"), meta + "HeaderSize = 11\nElementDataFile = sub/v.raw\n");
    Files.writeString(
        folder.resolve("f.mhd"), meta + "CompressedData = True\nElementDataFile = v.zraw\n");
    for (String name :
        List.of(
            "a.nhdr",
            "b.nhdr",
            "c.nhdr",
            "d.mhd",
            "e.mhd",
            "f.mhd",
            "v.hdr",
            "v.img",
            "p.hdr",
            "p.img.gz")) {
      try (CtScan scan = scans.open(folder.resolve(name), name)) {
        VoxelBox whole = VoxelBox.whole(scan.geometry().size());
        assertThat(
                scan.voxels()
                    .read(List.of(whole), IntensitySurvey.of(scan.type()))
                    .getFirst()
                    .values())
            .as(name)
            .containsExactly(-1000, 40, 60, 80, -1, 2, 3, 4);
      }
    }
  }

  @Test
  void the_modality_is_what_the_file_says() throws Exception {
    byte[] raw = new byte[16];
    Path nrrd =
        Files.write(
            folder.resolve("m.nrrd"),
            join(text(TestFiles.nrrd("short", "2 2 2", "little", "raw", "modality:=CT\n\n")), raw));
    Path meta =
        Files.write(
            folder.resolve("m.mha"),
            join(
                text(
                    TestFiles.metaImage("MET_SHORT", "2 2 2", false, "Modality = MET_MOD_MR\n")
                        + "ElementDataFile = LOCAL\n"),
                raw));
    try (CtScan ct = scans.open(nrrd, "m");
        CtScan mr = scans.open(meta, "m")) {
      assertThat(ct.modality()).contains("CT");
      assertThat(mr.modality()).contains("MR");
    }
  }

  @Test
  void an_nrrd_axis_of_one_element_is_passed_over_wherever_it_stands() throws Exception {
    String header =
        "NRRD0005\n"
            + "type: uint8\n"
            + "dimension: 4\n"
            + "space: RAS\n"
            + "sizes: 1 3 2 2\n"
            + "kinds: list domain domain domain\n"
            + "space directions: none (2,0,0) (0,3,0) (0,0,4)\n"
            + "space origin: (1,2,3)\n"
            + "encoding: raw\n\n";
    Path file = Files.write(folder.resolve("4.nrrd"), join(text(header), new byte[12]));
    try (CtScan scan = scans.open(file, "4.nrrd")) {
      assertThat(scan.geometry().size()).isEqualTo(new GridSize(3, 2, 2));
      assertThat(scan.geometry().spacing().along(1)).isEqualTo(3);
      assertThat(scan.geometry().origin().x()).isEqualTo(-1);
      assertThat(scan.geometry().direction().xi()).isEqualTo(-1);
    }
  }

  private void requireSame(
      String name,
      byte[] bytes,
      GridSize size,
      VoxelType type,
      double[] values,
      SplittableRandom random)
      throws Exception {
    Path file = Files.write(folder.resolve(name), bytes);
    try (CtScan scan = scans.open(file, name)) {
      assertThat(scan.type()).isEqualTo(type);
      assertThat(scan.geometry().size()).isEqualTo(size);
      assertThat(scan.geometry().spacing().k()).isEqualTo(2);
      VoxelBox part = part(size, random);
      List<VoxelBlock> blocks =
          scan.voxels().read(List.of(part, VoxelBox.whole(size), part), IntensitySurvey.of(type));
      for (VoxelBlock block : blocks) {
        VoxelBox box = block.box();
        for (int k = box.k(); k < box.end(2); k++) {
          for (int j = box.j(); j < box.end(1); j++) {
            for (int i = box.i(); i < box.end(0); i++) {
              double expected = values[(k * size.j() + j) * size.i() + i];
              if (block.at(i, j, k) != (float) expected) {
                assertThat(block.at(i, j, k)).as(name + " " + type).isEqualTo((float) expected);
              }
            }
          }
        }
      }
    }
    Files.delete(file);
  }

  private static VoxelBox part(GridSize size, SplittableRandom random) {
    int i = random.nextInt(size.i());
    int j = random.nextInt(size.j());
    int k = random.nextInt(size.k());
    return new VoxelBox(
        i,
        j,
        k,
        new GridSize(
            1 + random.nextInt(size.i() - i),
            1 + random.nextInt(size.j() - j),
            1 + random.nextInt(size.k() - k)));
  }

  private static Map<String, byte[]> files(
      int i, int j, int k, VoxelType type, ByteOrder order, byte[] voxels) throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    byte[] one = join(TestFiles.nifti1(i, j, k, type, order).array(), voxels);
    byte[] two = join(TestFiles.nifti2(i, j, k, type, order).array(), voxels);
    files.put("a.nii", one);
    files.put("a.nii.gz", gzip(one));
    files.put("b.nii", two);
    // two members, and something after them
    byte[] half = java.util.Arrays.copyOf(two, two.length / 2);
    byte[] rest = java.util.Arrays.copyOfRange(two, two.length / 2, two.length);
    files.put("b.nii.gz", join(gzip(half), gzip(rest), text("what follows does not matter")));
    String sizes = "%d %d %d".formatted(i, j, k);
    String endian = order == ByteOrder.LITTLE_ENDIAN ? "little" : "big";
    String nrrdType =
        switch (type) {
          case FLOAT32 -> "float";
          case FLOAT64 -> "double";
          default -> type.name().toLowerCase(Locale.ROOT);
        };
    files.put("c.nrrd", join(text(TestFiles.nrrd(nrrdType, sizes, endian, "raw", "\n")), voxels));
    files.put(
        "d.nrrd", join(text(TestFiles.nrrd(nrrdType, sizes, endian, "gzip", "\n")), gzip(voxels)));
    String metaType =
        switch (type) {
          case INT8 -> "MET_CHAR";
          case UINT8 -> "MET_UCHAR";
          case INT16 -> "MET_SHORT";
          case UINT16 -> "MET_USHORT";
          case INT32 -> "MET_INT";
          case UINT32 -> "MET_UINT";
          case INT64 -> "MET_LONG_LONG";
          case UINT64 -> "MET_ULONG_LONG";
          case FLOAT32 -> "MET_FLOAT";
          case FLOAT64 -> "MET_DOUBLE";
        };
    boolean big = order == ByteOrder.BIG_ENDIAN;
    files.put(
        "e.mha",
        join(text(TestFiles.metaImage(metaType, sizes, big, "ElementDataFile = LOCAL\n")), voxels));
    files.put(
        "f.mha",
        join(
            text(
                TestFiles.metaImage(
                    metaType, sizes, big, "CompressedData = True\nElementDataFile = LOCAL\n")),
            zlib(voxels)));
    return files;
  }

  private static double[] values(SplittableRandom random, VoxelType type, int count) {
    double[] values = new double[count];
    for (int n = 0; n < count; n++) {
      values[n] =
          switch (type) {
            case INT8 -> random.nextInt(-128, 128);
            case UINT8 -> random.nextInt(256);
            case INT16 -> random.nextInt(-32768, 32768);
            case UINT16 -> random.nextInt(65536);
            case INT32 -> random.nextInt();
            case UINT32 -> random.nextLong(1L << 32);
            case INT64 -> (double) random.nextLong(-1L << 52, 1L << 52);
            case UINT64 -> (double) random.nextLong(1L << 53);
            case FLOAT32 -> (float) (2000 * random.nextDouble() - 1000);
            case FLOAT64 -> 2000 * random.nextDouble() - 1000;
          };
    }
    return values;
  }
}
