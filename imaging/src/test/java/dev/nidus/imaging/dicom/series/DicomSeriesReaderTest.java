package dev.nidus.imaging.dicom.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.NpyArray;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DataSetBuilder;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.DicomWriter;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.TransferSyntax;
import dev.nidus.imaging.dicom.Vr;
import dev.nidus.imaging.storage.ByteBudget;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DicomSeriesReaderTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Scans scans = new Scans(ByteBudget.DEFAULT);
  private final DicomReader files = new DicomReader(DicomLimits.DEFAULT);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"axial", "oblique", "enhanced"})
  void a_series_has_the_voxels_and_the_place_that_simpleitk_and_dcm2niix_give_it(String kind)
      throws Exception {
    String zip = "series_" + kind + ".zip";
    JsonNode expected = JSON.readTree(Fixtures.fixture("dicom/series.json").toFile()).get(zip);
    double[] values = NpyArray.read(Fixtures.fixture("dicom/series_" + kind + ".npy")).values();
    Path unpacked = unpacked(zip);
    for (Path place : List.of(Fixtures.fixture("dicom/" + zip), unpacked)) {
      try (CtScan scan = scans.open(place, "scan")) {
        for (int axis = 0; axis < 3; axis++) {
          assertThat(scan.geometry().size().along(axis))
              .isEqualTo(expected.get("size").get(axis).asInt());
          assertThat(scan.geometry().spacing().along(axis))
              .isCloseTo(expected.get("spacing").get(axis).asDouble(), within(1e-9));
          for (int row = 0; row < 3; row++) {
            assertThat(scan.geometry().direction().at(row, axis))
                .isCloseTo(expected.get("direction").get(3 * row + axis).asDouble(), within(1e-9));
          }
        }
        assertThat(scan.geometry().origin().z())
            .isCloseTo(expected.get("origin").get(2).asDouble(), within(1e-9));
        assertThat(scan.type())
            .isEqualTo(
                expected.get("pixel").asString().startsWith("32")
                    ? VoxelType.INT32
                    : VoxelType.INT16);
        float[] read = whole(scan);
        for (int n = 0; n < read.length; n++) {
          assertThat(read[n]).isEqualTo((float) values[n]);
        }
      }
    }
  }

  @Test
  void a_box_is_a_part_of_the_whole() throws Exception {
    try (CtScan scan = scans.open(Fixtures.fixture("dicom/series_oblique.zip"), "scan")) {
      VoxelBox box = new VoxelBox(5, 7, 3, new GridSize(11, 13, 4));
      VoxelBox wide = new VoxelBox(0, 2, 9, new GridSize(48, 5, 2));
      List<VoxelBlock> parts =
          scan.voxels()
              .read(
                  List.of(box, wide, VoxelBox.whole(scan.geometry().size())),
                  IntensitySurvey.of(scan.type()));
      for (VoxelBlock part : parts.subList(0, 2)) {
        VoxelBox b = part.box();
        for (int k = b.k(); k < b.end(2); k++) {
          for (int j = b.j(); j < b.end(1); j++) {
            for (int i = b.i(); i < b.end(0); i++) {
              assertThat(part.at(i, j, k)).isEqualTo(parts.get(2).at(i, j, k));
            }
          }
        }
      }
    }
  }

  @Test
  void one_lesion_reads_the_pixels_of_its_slices_only() throws Exception {
    try (CtScan scan = scans.open(unpacked("series_axial.zip"), "scan")) {
      SeriesVoxels voxels = (SeriesVoxels) scan.voxels();
      assertThat(voxels.bytesRead()).isZero();

      // a crop of an abdomen shows no air, so the survey would go on to the other slices
      IntensitySurvey settled = IntensitySurvey.of(scan.type());
      settled.observe(-1000, 100);
      voxels.read(List.of(new VoxelBox(10, 10, 5, new GridSize(20, 20, 3))), settled);

      assertThat(voxels.bytesRead()).isEqualTo(3 * 48 * 40 * 2);
    }
  }

  @Test
  void unsigned_pixels_whose_largest_is_stated_need_no_look_at_the_other_slices() throws Exception {
    long slice = 2L * PhantomSeries.COLUMNS * PhantomSeries.ROWS;
    assertThat(bytesForOneSlice(OptionalLong.of(2024))).isEqualTo(slice);
    // what could be beyond 32767 HU is looked at, whether nothing or too much is stated
    assertThat(bytesForOneSlice(OptionalLong.empty())).isEqualTo(9 * slice);
    assertThat(bytesForOneSlice(OptionalLong.of(40_000))).isEqualTo(9 * slice);
  }

  /// Of nine slices of unsigned 16-bit pixels from 24 (-1000 HU) to 2024.
  private long bytesForOneSlice(OptionalLong largest) throws Exception {
    Path series = folder.resolve("unsigned" + largest);
    List<Point3> places = new ArrayList<>();
    for (int k = 0; k < 9; k++) {
      places.add(new Point3(0, 0, 2 * k));
    }
    PhantomSeries.write(
        series,
        places,
        at -> at.x() < 3 ? 24 : 2024,
        image -> {
          image.integers(Tags.PIXEL_REPRESENTATION, 0).decimals(Tags.RESCALE_INTERCEPT, -1024);
          largest.ifPresent(value -> image.integers(Tag.of(0x00280107), Vr.US, value));
          return image;
        });
    try (CtScan scan = scans.open(series, "unsigned")) {
      SeriesVoxels voxels = (SeriesVoxels) scan.voxels();
      IntensitySurvey survey = voxels.survey(scan.type());
      voxels.read(List.of(new VoxelBox(0, 0, 4, new GridSize(12, 10, 1))), survey);
      assertThat(survey.objection()).isEmpty();
      return voxels.bytesRead();
    }
  }

  @Test
  void one_slice_stands_for_its_series_among_others() throws Exception {
    Path both = unpacked("series_axial.zip");
    unpack("series_oblique.zip", both);
    Path slice = both.resolve("a/03.dcm");

    try (CtScan scan = scans.open(slice, "slice");
        CtScan chosen = scans.open(both.resolveSibling("series_axial#2.25.78.2"), "chosen")) {
      assertThat(scan.geometry().spacing().k()).isEqualTo(2.5);
      assertThat(chosen.geometry().spacing().k()).isCloseTo(3, within(1e-9));
    }
    assertThatExceptionOfType(UnreadableScan.class)
        .isThrownBy(() -> scans.open(both, "both"))
        .withMessageContaining("both holds 2 series; choose one by writing it behind the path")
        .withMessageContaining("2.25.78.1, series 1, 'Nidus test 1', 12 slices of 48 x 40, 0.7")
        .withMessageContaining("2.25.78.2, series 2");
    assertThatExceptionOfType(UnreadableScan.class)
        .isThrownBy(() -> scans.open(both.resolveSibling("series_axial#9"), "both"))
        .withMessageContaining("both holds no series '9'; it has 2.25.78.1");
  }

  @Test
  void stacks_that_are_no_grid_are_refused_with_what_was_found() throws Exception {
    refused(
        slices -> slices.remove(5), "lacks slices: from", "it is 5 mm, between the others 2.5 mm");
    refused(
        slices -> slices.add(slices.get(3).toBuilder().text(Tags.SOP_INSTANCE_UID, "9.9").build()),
        "has two slices in one place (0 mm apart)",
        ".dcm and ");
    refused(
        slices -> slices.set(5, moved(slices.get(5), 0, 0, 0.6)),
        "has uneven steps",
        "lies 0.6 mm beside a regular grid of 2.5 mm");
    refused(
        slices -> slices.replaceAll(slice -> moved(slice, 0, 0.1 * z(slice), 0)),
        "was taken with a tilted gantry",
        "by 5.711 degrees");
    refused(
        slices -> slices.set(4, moved(slices.get(4), 2, 0, 0)),
        "shifted in their plane",
        "by 2 mm");
    refused(
        slices ->
            slices.set(4, slices.get(4).toBuilder().decimals(Tags.PIXEL_SPACING, 0.9, 0.9).build()),
        "changes its pixel spacing",
        "no scan of one grid");
    refused(slices -> slices.subList(1, slices.size()).clear(), "has one slice", "how thick");
  }

  @Test
  void positions_rounded_to_a_tenth_of_a_millimetre_are_a_grid() throws Exception {
    Path made =
        made(slices ->
            slices.replaceAll(
                slice -> moved(slice, 0, 0, Math.rint(z(slice) * 10) / 10 - z(slice))));
    try (CtScan scan = scans.open(made, "scan")) {
      assertThat(scan.geometry().spacing().k()).isCloseTo(2.5, within(0.01));
    }
  }

  @Test
  void blank_uids_are_told_apart_by_folder_and_orientation() throws Exception {
    Path made =
        made(slices ->
            slices.replaceAll(slice -> slice.toBuilder().text(Tags.SERIES_INSTANCE_UID).build()));
    try (CtScan scan = scans.open(made, "scan")) {
      assertThat(scan.geometry().size().k()).isEqualTo(12);
    }
  }

  @Test
  void localisers_and_other_modalities_are_left_out_by_name() throws Exception {
    Path made =
        made(slices -> {
          slices.add(
              slices.getFirst().toBuilder()
                  .text(Tags.IMAGE_TYPE, "DERIVED", "SECONDARY", "LOCALIZER")
                  .build());
          slices.add(slices.getFirst().toBuilder().text(Tags.MODALITY, "M\u0007R").build());
          slices.add(
              slices.getFirst().toBuilder()
                  .text(Tags.MODALITY, "RTSTRUCT")
                  .remove(Tags.PIXEL_DATA)
                  .build());
        });
    Files.writeString(made.resolve("notes.txt"), "no DICOM");

    SeriesListing listing =
        new DicomSeriesReader(ByteBudget.DEFAULT, DamagedFiles.REFUSE).list(made, "x");

    assertThat(listing.series()).hasSize(1);
    assertThat(listing.leftOut())
        .containsOnlyKeys("localiser", "M?R", "RTSTRUCT (no image)")
        .containsValue(1);
    assertThat(listing.others()).isEqualTo(1);
    try (CtScan scan = scans.open(made, "scan")) {
      assertThat(scan.geometry().size().k()).isEqualTo(12);
    }
  }

  @Test
  void a_damaged_file_refuses_the_series_beside_it_unless_told_otherwise() throws Exception {
    Path made = made(slices -> {});
    byte[] whole = Files.readAllBytes(made.resolve("s00.dcm"));
    Files.write(made.resolve("z.dcm"), java.util.Arrays.copyOf(whole, 700));

    assertThatExceptionOfType(UnreadableScan.class)
        .isThrownBy(() -> scans.open(made, "scan"))
        .withMessageContaining("scan holds 1 DICOM file that cannot be read")
        .withMessageContaining("scan/z.dcm is cut short");
    try (CtScan scan =
        new DicomSeriesReader(ByteBudget.DEFAULT, DamagedFiles.LEAVE_OUT).open(made, "scan")) {
      assertThat(scan.geometry().size().k()).isEqualTo(12);
    }
  }

  @Test
  void a_zip_with_names_that_lead_out_of_it_is_refused() throws Exception {
    for (String name : List.of("../x.dcm", "/etc/x", "a/../../x", "..\\x", "C:x")) {
      Path zip = folder.resolve("x.zip");
      try (OutputStream out = Files.newOutputStream(zip);
          ZipOutputStream entries = new ZipOutputStream(out)) {
        entries.putNextEntry(new ZipEntry(name));
        entries.write(1);
      }
      assertThatExceptionOfType(UnreadableScan.class)
          .isThrownBy(() -> scans.open(zip, "x.zip"))
          .withMessage(
              "x.zip has an entry named '%s', which leads out of the zip; such a zip is not opened",
              name);
    }
  }

  @Test
  void a_zip_with_two_entries_of_one_name_is_refused() throws Exception {
    byte[] bytes = Files.readAllBytes(Fixtures.fixture("dicom/series_axial.zip"));
    // in place, in both directories: another name of the same length
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("a/03.dcm", "a/02.dcm");
    Path zip = folder.resolve("x.zip");
    Files.write(zip, text.getBytes(StandardCharsets.ISO_8859_1));

    assertThatExceptionOfType(UnreadableScan.class)
        .isThrownBy(() -> scans.open(zip, "x.zip"))
        .withMessageContaining("x.zip has two entries named 'a/02.dcm'");
  }

  @Test
  void a_zip_whose_directory_lies_about_sizes_does_not_unpack_more_than_it_says() throws Exception {
    Path zip = folder.resolve("x.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out)) {
      entries.putNextEntry(new ZipEntry("a.dcm"));
      entries.write(new byte[30_000_000]);
    }
    byte[] bytes = Files.readAllBytes(zip);
    int directory = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("PK\001\002");
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 24, 200);
    Files.write(zip, bytes);

    assertThatExceptionOfType(UnreadableScan.class)
        .isThrownBy(() -> new Scans(new ByteBudget(10_000)).open(zip, "x.zip"))
        .withMessageContaining("x.zip holds no DICOM files");
  }

  @Test
  void a_zip_that_unpacks_to_more_than_the_limit_is_refused() throws Exception {
    assertThatExceptionOfType(UnreadableScan.class)
        .isThrownBy(() ->
            new Scans(new ByteBudget(10_000))
                .open(Fixtures.fixture("dicom/series_axial.zip"), "x.zip"))
        .withMessageContaining("x.zip unpacks to more than 20,000 bytes");
  }

  private interface Change {
    void of(List<DataSet> slices);
  }

  private void refused(Change change, String sentence, String detail) throws Exception {
    Path made = made(change);
    assertThatExceptionOfType(UnreadableScan.class)
        .isThrownBy(() -> scans.open(made, "scan"))
        .withMessageStartingWith("scan ")
        .withMessageContaining(sentence)
        .withMessageContaining(detail);
  }

  /// The axial series, its slices from below, changed.
  private Path made(Change change) throws Exception {
    Path source = unpacked("series_axial.zip");
    List<DataSet> slices = new ArrayList<>();
    try (var walk = Files.walk(source)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        DicomFile read = files.read(file, "x");
        slices.add(read.dataSet());
      }
    }
    slices.sort(java.util.Comparator.comparingDouble(DicomSeriesReaderTest::z));
    change.of(slices);
    Path made = Files.createTempDirectory(folder, "made");
    for (int n = 0; n < slices.size(); n++) {
      DicomWriter.write(
          made.resolve("s%02d.dcm".formatted(n)),
          slices.get(n),
          TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }
    return made;
  }

  private static double z(DataSet slice) {
    try {
      return slice.decimals(Tags.IMAGE_POSITION_PATIENT)[2];
    } catch (dev.nidus.imaging.dicom.UnreadableDicom e) {
      throw new AssertionError(e);
    }
  }

  private static DataSet moved(DataSet slice, double x, double y, double z) {
    try {
      double[] at = slice.decimals(Tags.IMAGE_POSITION_PATIENT);
      DataSetBuilder builder = slice.toBuilder();
      return builder.decimals(Tags.IMAGE_POSITION_PATIENT, at[0] + x, at[1] + y, at[2] + z).build();
    } catch (dev.nidus.imaging.dicom.UnreadableDicom e) {
      throw new AssertionError(e);
    }
  }

  private Path unpacked(String zip) throws Exception {
    Path target = Files.createTempDirectory(folder, "zip").resolve(zip.replace(".zip", ""));
    unpack(zip, target);
    return target;
  }

  private static void unpack(String zip, Path target) throws Exception {
    try (ZipFile file = new ZipFile(Fixtures.fixture("dicom/" + zip).toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) file.stream().map(e -> (ZipEntry) e)::iterator) {
        Path out = target.resolve(entry.getName());
        Files.createDirectories(out.getParent());
        try (InputStream in = file.getInputStream(entry)) {
          Files.copy(in, out);
        }
      }
    }
  }

  private static float[] whole(CtScan scan) throws Exception {
    List<VoxelBox> whole = List.of(VoxelBox.whole(scan.geometry().size()));
    return scan.voxels().read(whole, IntensitySurvey.of(scan.type())).getFirst().values();
  }
}
