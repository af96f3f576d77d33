package dev.nidus.imaging;

import static dev.nidus.imaging.TestFiles.gzip;
import static dev.nidus.imaging.TestFiles.join;
import static dev.nidus.imaging.TestFiles.metaImage;
import static dev.nidus.imaging.TestFiles.nrrd;
import static dev.nidus.imaging.TestFiles.text;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.imaging.storage.ByteBudget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings({
  "ByteBufferBackingArray",
  "StringConcatToTextBlock"
}) // heap buffers; header lines
class RefusedFilesTest {
  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

  private final Scans scans = new Scans(ByteBudget.DEFAULT);

  @TempDir Path folder;

  @Test
  void files_that_are_no_scans_say_what_is_known() throws Exception {
    refused("nothing.nii", "x.nii does not exist", null);
    refused("x", "x.nii is empty", new byte[0]);
    refused(
        "x",
        "is of no known format; known are NIfTI (.nii, .nii.gz, .hdr with .img)",
        text("hello"));
    byte[] dicom = new byte[200];
    System.arraycopy(text("DICM"), 0, dicom, 128, 4);
    Path bare = Files.write(folder.resolve("bare"), dicom);
    assertThatExceptionOfType(UnreadableScan.class)
        .isThrownBy(() -> scans.open(bare, "bare"))
        .withMessage("bare: (0002,0010) TransferSyntaxUID is missing");
    assertThatExceptionOfType(UnreadableScan.class)
        .isThrownBy(() -> scans.open(Files.createDirectory(folder.resolve("empty")), "the folder"))
        .withMessageStartingWith("the folder holds no DICOM files");
    ByteBuffer analyze = TestFiles.nifti1(2, 2, 2, VoxelType.INT16, LITTLE);
    analyze.putInt(344, 0);
    refused(
        "x", "is an Analyze 7.5 file, which does not say where its voxels lie", analyze.array());
    refused("x", "is gzipped as a whole, which only NIfTI allows", gzip(text("NRRD0004\n")));
    refused(
        "x",
        "is damaged: its gzip data break in the header",
        Arrays.copyOf(gzip(TestFiles.nifti1(2, 2, 2, VoxelType.INT16, LITTLE).array()), 30));
  }

  @Test
  void impossible_sizes_are_named_before_anything_is_allocated() throws Exception {
    refusedNifti("has dim[1..3] [0, 2, 2]; each axis needs", h -> h.putShort(42, (short) 0));
    refusedNifti("has dim[1..3] [2, -5, 2]", h -> h.putShort(44, (short) -5));
    refusedNifti("has 2 axes (dim[0]); a scan has three", h -> h.putShort(40, (short) 2));
    refusedNifti(
        "has a 4th axis of 3 (dim[4]); a scan has three axes: extract one volume first",
        h -> h.putShort(40, (short) 4).putShort(48, (short) 3));
    refusedNifti(
        "declares 32767 x 32767 x 16 voxels of int16 and needs 34.4 GB, the limit is 8.0 GB; raise"
            + " it with --max-scan-bytes",
        h -> h.putShort(42, (short) 32767).putShort(44, (short) 32767).putShort(46, (short) 16));
    refused(
        "x",
        "each axis needs 1 to 2147483647 voxels",
        TestFiles.nifti2(1L << 31, 1, 1, VoxelType.INT8, LITTLE).array());
    int most = Integer.MAX_VALUE;
    refused(
        "x",
        "more than 2^63 bytes",
        TestFiles.nifti2(most, most, most, VoxelType.INT8, LITTLE).array());
    refused("x", "needs 34.4 GB", text(nrrd("short", "2048 2048 4096", "little", "raw", "\n")));
    refused(
        "x",
        "DimSize [2, 0, 2]",
        text(metaImage("MET_SHORT", "2 0 2", false, "ElementDataFile = LOCAL\n")));
  }

  @Test
  void geometry_is_never_guessed() throws Exception {
    refusedNifti(
        "does not say where its voxels lie: sform_code and qform_code are both 0",
        h -> h.putShort(254, (short) 0));
    refusedNifti("has the value NaN in srow_x; it must be finite", h -> h.putFloat(292, Float.NaN));
    refusedNifti("has a singular sform: column 1 is (0.0, 0.0, 0.0)", h -> h.putFloat(280, 0));
    refusedNifti("at right angles, and no qform", h -> h.putFloat(296, -1));
    refusedNifti("has no usable pixdim[1..3]: spacing must be finite", h -> h.putFloat(80, 0));
    refusedNifti(
        "contradicts itself: axis k has 2.0 per voxel in its sform and 3.0 in pixdim[3]",
        h -> h.putFloat(88, 3));
    refusedNifti("has the unknown length unit 5", h -> h.put(123, (byte) 5));
    refusedNifti("has scl_slope 0.0 with scl_inter 5.0", h -> h.putFloat(116, 5));
    refusedNifti("has voxels of NIfTI datatype 128", h -> h.putShort(70, (short) 128));
    refusedNifti("has vox_offset 100.0", h -> h.putFloat(108, 100));
    String good = nrrd("short", "2 2 2", "little", "raw", "\n");
    refusedNrrd("names no 'space'", good.replace("space: left-posterior-superior\n", ""));
    refusedNrrd(
        "lies in the space 'scanner-xyz'", good.replace("left-posterior-superior", "scanner-xyz"));
    refusedNrrd(
        "lacks the field 'space directions'", good.replaceFirst("space directions.*\n", ""));
    refusedNrrd("lacks the field 'space origin'", good.replaceFirst("space origin.*\n", ""));
    refusedNrrd(
        "has no usable 'space origin'", good.replace("(0,0,0)", "(0,nan,0)").replace("nan", "NaN"));
    refusedNrrd("has no usable 'space directions'", good.replace("(0,0,2)", "(0,0,0)"));
    refusedNrrd("must be at right angles", good.replace("(0,0,2)", "(0,1,2)"));
    refusedNrrd(
        "only mm are read",
        good.replace("encoding", "space units: \"cm\" \"cm\" \"cm\"\nencoding"));
    refusedNrrd("lacks the field 'endian'", good.replaceFirst("endian.*\n", ""));
    refusedNrrd("has the encoding 'hex'; raw and gzip are read", good.replace(": raw", ": hex"));
    refusedNrrd("states the field 'endian' twice", good.replace("endian", "endian: big\nendian"));
    refusedNrrd("has voxels of type 'block'", good.replace("short", "block"));
    refusedNrrd(
        "has a 4th axis of 3 of kind RGB-color; a scan has three axes",
        good.replace("dimension: 3", "dimension: 4\nkinds: RGB-color domain domain domain")
            .replace("sizes: ", "sizes: 3 ")
            .replace("directions: ", "directions: none "));
    String meta = metaImage("MET_SHORT", "2 2 2", false, "ElementDataFile = LOCAL\n");
    refused("x", "lacks the field 'TransformMatrix'", text(meta.replaceFirst("Trans.*\n", "")));
    refused("x", "lacks the field 'Offset'", text(meta.replaceFirst("Offset.*\n", "")));
    refused("x", "lacks the field 'ElementSpacing'", text(meta.replaceFirst("ElementSp.*\n", "")));
    refused("x", "no usable ElementSpacing", text(meta.replace("1 1 2", "1 -1 2")));
    refused("x", "no usable TransformMatrix", text(meta.replace("0 0 0 1\nOff", "0 0 0 0\nOff")));
    refused("x", "only 1 is read", text(meta.replace("DimS", "ElementNumberOfChannels = 3\nDimS")));
    refused(
        "x",
        "has a 4th axis of 3",
        text(
            meta.replace("NDims = 3", "NDims = 4")
                .replace("DimSize = 2 2 2", "DimSize = 2 2 2 3")));
  }

  @Test
  void a_header_opens_no_file_outside_its_folder() throws Exception {
    Files.write(folder.resolve("secret.raw"), new byte[16]);
    Path inner = Files.createDirectories(folder.resolve("inner"));
    Files.write(inner.resolve("v.raw"), new byte[16]);
    for (String name :
        List.of(
            "../secret.raw",
            folder.resolve("secret.raw").toString(),
            "a/../v.raw",
            "./v.raw",
            "..\\v.raw")) {
      String nrrd = nrrd("short", "2 2 2", "little", "raw", "data file: " + name + "\n\n");
      refusedAt(
          inner.resolve("x.nhdr"), "only a relative path inside the header's own folder", nrrd);
      String meta = metaImage("MET_SHORT", "2 2 2", false, "ElementDataFile = " + name + "\n");
      refusedAt(
          inner.resolve("x.mhd"), "only a relative path inside the header's own folder", meta);
    }
    refusedAt(
        inner.resolve("x.nhdr"),
        "spreads its voxels over several files (data file: LIST)",
        nrrd("short", "2 2 2", "little", "raw", "data file: LIST\nv.raw\n"));
    refusedAt(
        inner.resolve("x.mhd"),
        "spreads its voxels over several files",
        metaImage("MET_SHORT", "2 2 2", false, "ElementDataFile = v%03d.raw 1 2 1\n"));
    refusedAt(
        inner.resolve("x.mhd"),
        "needs the data file 'gone.raw', which does not lie beside it",
        metaImage("MET_SHORT", "2 2 2", false, "ElementDataFile = gone.raw\n"));
  }

  @Test
  void a_header_without_end_is_given_up() throws Exception {
    byte[] endless = new byte[2 << 20];
    Arrays.fill(endless, (byte) 'x');
    refused("x", "has a header that does not end within", join(text("NRRD0004\n# "), endless));
  }

  @Test
  void short_files_say_how_much_is_there() throws Exception {
    ByteBuffer header = TestFiles.nifti1(10, 10, 10, VoxelType.INT16, LITTLE);
    refused(
        "x",
        "is cut short: its voxels end after 5 of 2,000 bytes",
        join(header.array(), new byte[5]));
    header.putShort(42, (short) 30_000);
    refused("x", "compressed bytes can hold at most", gzip(join(header.array(), new byte[5])));
    header.putShort(42, (short) 10);
    byte[] noise = new byte[2000];
    new java.util.Random(1).nextBytes(noise);
    byte[] whole = gzip(join(header.array(), noise));
    broken("compressed voxels end after", Arrays.copyOf(whole, whole.length - 700));
    broken("is cut short", Arrays.copyOf(whole, whole.length - 4));
    byte[] flipped = whole.clone();
    flipped[whole.length - 8] ^= 1;
    broken("is damaged: its compressed voxels break after 2,000 of 2,000 bytes", flipped);
    broken("end after 5 of 2,000 bytes", gzip(join(header.array(), new byte[5])));
  }

  @Test
  void a_skip_leads_nowhere_beyond_the_file_nor_through_a_bomb() throws Exception {
    String huge = "byte skip: 9223372036854775807\n\n";
    refusedNrrd("end after 0 of 16 bytes", nrrd("short", "2 2 2", "little", "raw", huge));
    refusedNrrd(
        "skips 9,223,372,036,854,775,807 compressed bytes in front of its voxels",
        nrrd("short", "2 2 2", "little", "gzip", huge));
  }

  private void refusedNifti(String sentence, Consumer<ByteBuffer> slip) throws Exception {
    ByteBuffer header = TestFiles.nifti1(2, 2, 2, VoxelType.INT16, LITTLE);
    slip.accept(header);
    refused("x", sentence, join(header.array(), new byte[16]));
  }

  private void refusedNrrd(String sentence, String header) throws Exception {
    refused("x", sentence, join(text(header), new byte[48]));
  }

  private void refusedAt(Path file, String sentence, String text) throws Exception {
    Files.writeString(file, text);
    assertThatExceptionOfType(UnreadableScan.class)
        .isThrownBy(() -> scans.open(file, "x.nii"))
        .withMessageContaining(sentence)
        .withMessageStartingWith("x.nii ");
  }

  private void refused(
      String file, String sentence, byte @org.jspecify.annotations.Nullable [] bytes)
      throws Exception {
    Path path = folder.resolve(file);
    if (bytes != null) {
      Files.write(path, bytes);
    }
    assertThatExceptionOfType(UnreadableScan.class)
        .isThrownBy(() -> scans.open(path, "x.nii"))
        .withMessageContaining(sentence)
        .withMessageStartingWith("x.nii ");
  }

  private void broken(String sentence, byte[] bytes) throws Exception {
    Path path = Files.write(folder.resolve("broken.nii.gz"), bytes);
    try (CtScan scan = scans.open(path, "broken.nii.gz")) {
      VoxelBox whole = VoxelBox.whole(scan.geometry().size());
      assertThatExceptionOfType(UnreadableScan.class)
          .isThrownBy(() -> scan.voxels().read(List.of(whole), IntensitySurvey.of(scan.type())))
          .withMessageContaining(sentence);
    }
  }
}
