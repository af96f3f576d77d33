package dev.nidus.imaging.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DicomFilesTest {
  private static final Tag PRIVATE_CREATOR = new Tag(0x0029, 0x0010);
  private static final Tag PRIVATE = new Tag(0x0029, 0x1008);

  private final DicomReader reader = new DicomReader(DicomLimits.DEFAULT);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      names = {
        "IMPLICIT_LITTLE_ENDIAN",
        "EXPLICIT_LITTLE_ENDIAN",
        "DEFLATED",
        "EXPLICIT_BIG_ENDIAN"
      })
  void every_value_comes_back_from_every_native_syntax(TransferSyntax syntax) throws Exception {
    DataSet written = everything().build();

    DicomFile file = reread(written, syntax);

    assertThat(file.syntax()).isEqualTo(syntax);
    assertThat(file.preamble()).isEqualTo(Preamble.ZERO);
    DataSet read = file.dataSet();
    assertThat(read.text(Tags.PATIENT_NAME)).contains("Müller^Jörg");
    assertThat(read.texts(Tags.IMAGE_TYPE)).containsExactly("ORIGINAL", "PRIMARY", "AXIAL");
    assertThat(read.requireInteger(Tags.ROWS)).isEqualTo(2);
    assertThat(read.requireInteger(Tags.INSTANCE_NUMBER)).isEqualTo(-7);
    assertThat(read.decimals(Tags.IMAGE_POSITION_PATIENT)).containsExactly(-1.5, 2e-7, 1000.125);
    assertThat(read.decimals(Tags.of("SlabThickness"))).containsExactly(2.5);
    assertThat(read.integers(Tags.of("FrameIncrementPointer"))).containsExactly(0x00181063L);
    assertThat(read.integers(Tags.of("SelectorSLValue"))).containsExactly(-70_000L, 70_000L);
    assertThat(read.integers(Tags.EXTENDED_OFFSET_TABLE)).containsExactly(1L << 40, 3L);
    assertThat(read.privateTag(0x0029, "NIDUS TEST", 8)).contains(PRIVATE);
    List<DataSet> frames = read.items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    assertThat(frames).hasSize(2);
    DataSet plane = frames.get(1).item(Tags.PLANE_POSITION_SEQUENCE).orElseThrow();
    assertThat(plane.decimals(Tags.IMAGE_POSITION_PATIENT)).containsExactly(1, 2, 3);
    assertThat(plane.name())
        .isEqualTo(
            "x.dcm, item 2 of (5200,9230) PerFrameFunctionalGroupsSequence, item 1 of (0020,9113)"
                + " PlanePositionSequence");
    assertThat(read.items(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE)).isEmpty();
    assertThat(pixels(read)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void pixels_stay_on_disk() throws Exception {
    DicomFile file = reread(everything().build(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);

    Value value = file.dataSet().element(Tags.PIXEL_DATA).orElseThrow().value();

    assertThat(value).isInstanceOf(Value.Stored.class);
  }

  @Test
  void a_slice_costs_a_few_kilobytes_however_large_its_pixels_are() throws Exception {
    DataSet set = everything().bytes(Tags.PIXEL_DATA, Vr.OW, new byte[1 << 20]).build();
    MemoryBytes bytes = new MemoryBytes(bytes(set, TransferSyntax.EXPLICIT_LITTLE_ENDIAN), "x");
    DicomInput in = new DicomInput(bytes, bytes.open(), DicomReader.HEAD_BYTES);

    DataSetParser parser = new DataSetParser(in, DicomLimits.DEFAULT);
    parser.meta();
    parser.dataSet(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);

    assertThat(in.bytesRead()).isBetween(100L, 1L << 12);
  }

  @Test
  void private_elements_are_kept_without_a_dictionary() throws Exception {
    DataSet set = everything().build();

    DataSet implicit = reread(set, TransferSyntax.IMPLICIT_LITTLE_ENDIAN).dataSet();
    DataSet again = reread(implicit, TransferSyntax.EXPLICIT_LITTLE_ENDIAN).dataSet();

    assertThat(again.element(PRIVATE).orElseThrow().vr()).isEqualTo(Vr.UN);
    assertThat(again.bytes(PRIVATE)).isEqualTo("0.25".getBytes(StandardCharsets.US_ASCII));
    assertThat(again.text(PRIVATE)).contains("0.25");
  }

  @Test
  void the_same_data_set_gives_the_same_bytes() throws Exception {
    byte[] once = bytes(everything().build(), TransferSyntax.DEFLATED);

    assertThat(bytes(everything().build(), TransferSyntax.DEFLATED)).isEqualTo(once);
    assertThat(once.length % 2).isZero();
  }

  @Test
  void fragments_are_found_and_written_again() throws Exception {
    byte[] first = {1, 2, 3};
    byte[] second = {4, 5, 6, 7};
    DataSet set =
        everything()
            .element(
                new DataElement(
                    Tags.PIXEL_DATA,
                    Vr.OB,
                    new Value.Fragments(
                        List.of(0L, 12L),
                        List.of(
                            new ByteRegion(new MemoryBytes(first, "f"), 0, 3),
                            new ByteRegion(new MemoryBytes(second, "s"), 0, 4)))))
            .build();

    DataSet read = reread(set, TransferSyntax.RLE).dataSet();

    Value.Fragments found = (Value.Fragments) read.element(Tags.PIXEL_DATA).orElseThrow().value();
    assertThat(found.offsets()).containsExactly(0L, 12L);
    assertThat(found.fragments().get(0).read(100)).containsExactly(1, 2, 3, 0);
    assertThat(found.fragments().get(1).read(100)).containsExactly(4, 5, 6, 7);
    assertThatExceptionOfType(UnreadableDicom.class)
        .isThrownBy(() -> bytes(read, TransferSyntax.EXPLICIT_LITTLE_ENDIAN))
        .withMessageContaining("is compressed and cannot be written in the syntax explicit VR");
    assertThatExceptionOfType(UnreadableDicom.class)
        .isThrownBy(() -> bytes(everything().build(), TransferSyntax.JPEG_LS))
        .withMessageContaining("is not compressed and cannot be written in the syntax JPEG-LS");
  }

  @Test
  void a_file_without_preamble_or_meta_information_is_read() throws Exception {
    DataSet set = DataSet.builder().text(Tags.of("ImageType"), "ORIGINAL").build();
    for (TransferSyntax syntax :
        List.of(TransferSyntax.IMPLICIT_LITTLE_ENDIAN, TransferSyntax.EXPLICIT_LITTLE_ENDIAN)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      DicomWriter.writeBare(out, set, syntax);

      DicomFile file = reader.read(new MemoryBytes(out.toByteArray(), "x"));

      assertThat(file.syntax()).isEqualTo(syntax);
      assertThat(file.preamble()).isEqualTo(Preamble.ABSENT);
      assertThat(file.dataSet().text(Tags.IMAGE_TYPE)).contains("ORIGINAL");
    }
    byte[] whole = bytes(everything().build(), TransferSyntax.EXPLICIT_BIG_ENDIAN);
    DicomFile file =
        reader.read(new MemoryBytes(Arrays.copyOfRange(whole, 132, whole.length), "x"));
    assertThat(file.syntax()).isEqualTo(TransferSyntax.EXPLICIT_BIG_ENDIAN);
  }

  @Test
  void a_preamble_that_is_a_program_is_named_and_not_written_again() throws Exception {
    byte[] bytes = bytes(everything().build(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    bytes[0] = 'M';
    bytes[1] = 'Z';
    DicomFile file = reader.read(new MemoryBytes(bytes, "x"));
    assertThat(file.preamble()).isEqualTo(Preamble.WINDOWS_PROGRAM);
    assertThat(file.preamble().isProgram()).isTrue();

    byte[] again = bytes(file.dataSet(), file.syntax());

    assertThat(Arrays.copyOf(again, 128)).containsOnly(0);
    System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F'}, 0, bytes, 0, 4);
    assertThat(reader.read(new MemoryBytes(bytes, "x")).preamble())
        .isEqualTo(Preamble.LINUX_PROGRAM);
    System.arraycopy(
        new byte[] {(byte) 0xcf, (byte) 0xfa, (byte) 0xed, (byte) 0xfe}, 0, bytes, 0, 4);
    assertThat(reader.read(new MemoryBytes(bytes, "x")).preamble())
        .isEqualTo(Preamble.MACOS_PROGRAM);
    System.arraycopy(new byte[] {'I', 'I', '*', 0}, 0, bytes, 0, 4);
    assertThat(reader.read(new MemoryBytes(bytes, "x")).preamble()).isEqualTo(Preamble.TIFF);
  }

  @Test
  void an_item_takes_its_characters_along_into_a_set_with_others() throws Exception {
    DataSet item =
        DataSet.builder()
            .text(Tags.SPECIFIC_CHARACTER_SET, "ISO_IR 126")
            .text(Tags.SERIES_DESCRIPTION, "Διονυσιος")
            .build();
    DataSet unnamed = item.toBuilder().remove(Tags.SPECIFIC_CHARACTER_SET).build();
    DataSet set = everything().items(Tags.of("ReferencedSeriesSequence"), List.of(unnamed)).build();

    DataSet read = reread(set, TransferSyntax.EXPLICIT_LITTLE_ENDIAN).dataSet();

    assertThat(
            read.item(Tags.of("ReferencedSeriesSequence"))
                .orElseThrow()
                .text(Tags.SERIES_DESCRIPTION))
        .contains("Διονυσιος");
  }

  @Test
  void a_text_too_long_for_its_length_field_survives() throws Exception {
    double[] contour = new double[30_000];
    Arrays.setAll(contour, n -> n * 0.37 - 1234.5);
    DataSet set = everything().decimals(Tags.of("ContourData"), contour).build();

    DataSet read = reread(set, TransferSyntax.EXPLICIT_LITTLE_ENDIAN).dataSet();

    assertThat(read.element(Tags.of("ContourData")).orElseThrow().vr()).isEqualTo(Vr.DS);
    assertThat(read.decimals(Tags.of("ContourData"))).hasSize(30_000).contains(-1234.5 + 0.37);
  }

  @Test
  void decimals_keep_to_sixteen_characters() {
    for (double value :
        new double[] {
          0,
          -0.0,
          1,
          -1.0 / 3,
          1e-300,
          -1.23456789012345e-100,
          123456789.12345679,
          1e22,
          -0.1,
          Double.MIN_VALUE,
          -976.9999999999999
        }) {
      String text = DataSetBuilder.decimal(value);
      assertThat(text.length()).as(text).isLessThanOrEqualTo(16);
      assertThat(Double.parseDouble(text))
          .isCloseTo(value, org.assertj.core.data.Offset.offset(Math.abs(value) * 1e-9));
    }
  }

  @Test
  void values_of_another_form_are_refused_with_tag_and_value() throws Exception {
    DataSet set =
        everything()
            .text(Tags.PIXEL_SPACING, "0,5", "0.5")
            .text(Tags.RESCALE_SLOPE, "NaN")
            .bytes(Tags.COLUMNS, Vr.US, new byte[] {1, 0, 2, 0, 3, 0})
            .build();

    assertThatExceptionOfType(UnreadableDicom.class)
        .isThrownBy(() -> set.decimals(Tags.PIXEL_SPACING))
        .withMessage("a new data set: (0028,0030) PixelSpacing is '0,5'; a number is expected");
    assertThatExceptionOfType(UnreadableDicom.class)
        .isThrownBy(() -> set.decimal(Tags.RESCALE_SLOPE))
        .withMessageContaining("(0028,1053) RescaleSlope is 'NaN'");
    assertThatExceptionOfType(UnreadableDicom.class)
        .isThrownBy(() -> set.requireDecimals(Tags.COLUMNS, 2))
        .withMessageContaining("(0028,0011) Columns has 3 values; it needs 2");
    assertThatExceptionOfType(UnreadableDicom.class)
        .isThrownBy(() -> set.requireText(Tags.MODALITY))
        .withMessageContaining("(0008,0060) Modality is missing");
    assertThatExceptionOfType(UnreadableDicom.class)
        .isThrownBy(() -> set.items(Tags.ROWS))
        .withMessageContaining("(0028,0010) Rows is of representation US; a sequence is expected");
  }

  private static DataSetBuilder everything() {
    DataSet frame =
        DataSet.builder()
            .items(
                Tags.PLANE_POSITION_SEQUENCE,
                List.of(DataSet.builder().decimals(Tags.IMAGE_POSITION_PATIENT, 1, 2, 3).build()))
            .build();
    return DataSet.builder()
        .text(Tags.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")
        .text(Tags.SOP_INSTANCE_UID, Uid.of("a", "test"))
        .text(Tags.IMAGE_TYPE, "ORIGINAL", "PRIMARY", "AXIAL")
        .text(Tags.PATIENT_NAME, "Müller^Jörg")
        .text(PRIVATE_CREATOR, Vr.LO, "NIDUS TEST")
        .text(PRIVATE, Vr.DS, "0.25")
        .integers(Tags.INSTANCE_NUMBER, -7)
        .integers(Tags.ROWS, 2)
        .decimals(Tags.IMAGE_POSITION_PATIENT, -1.5, 2e-7, 1000.125)
        .decimals(Tags.of("SlabThickness"), 2.5)
        .integers(Tags.of("FrameIncrementPointer"), 0x00181063L)
        .integers(Tags.of("SelectorSLValue"), -70_000L, 70_000L)
        .bytes(
            Tags.EXTENDED_OFFSET_TABLE,
            Vr.OV,
            new byte[] {0, 0, 0, 0, 0, 1, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0})
        .items(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, List.of())
        .items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, List.of(frame, frame))
        .bytes(Tags.PIXEL_DATA, Vr.OW, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
  }

  private static byte[] pixels(DataSet set) throws UnreadableDicom {
    Value.Stored stored = (Value.Stored) set.element(Tags.PIXEL_DATA).orElseThrow().value();
    byte[] bytes = stored.region().read(1000);
    if (stored.order() == ByteOrder.BIG_ENDIAN) {
      ByteSwap.swap(bytes, 2);
    }
    return bytes;
  }

  private static byte[] bytes(DataSet set, TransferSyntax syntax) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DicomWriter.write(out, set, syntax);
    return out.toByteArray();
  }

  private DicomFile reread(DataSet set, TransferSyntax syntax) throws Exception {
    Path file = folder.resolve("x.dcm");
    DicomWriter.write(file, set, syntax);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
    return reader.read(file, "x.dcm");
  }
}
