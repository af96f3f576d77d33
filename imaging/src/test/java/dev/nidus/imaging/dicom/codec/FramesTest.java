package dev.nidus.imaging.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.NpyArray;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.DicomWriter;
import dev.nidus.imaging.dicom.MemoryBytes;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.TransferSyntax;
import dev.nidus.imaging.dicom.UnreadableDicom;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FramesTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final DicomReader reader = new DicomReader(DicomLimits.DEFAULT);

  @Test
  void every_syntax_decodes_to_the_bits_that_other_programs_decode() throws Exception {
    JsonNode references = JSON.readTree(Fixtures.fixture("dicom/references.json").toFile());
    List<String> wrong = new ArrayList<>();
    Set<TransferSyntax> seen = new HashSet<>();
    for (JsonNode reference : references) {
      if (reference.has("refused")) {
        continue;
      }
      String name = reference.get("file").asString();
      DicomFile file = file(name);
      Frames frames = Frames.of(file);
      NpyArray expected =
          NpyArray.read(Fixtures.fixture("dicom/" + reference.get("pixels").asString()));
      double[] values = new double[expected.values().length];
      int at = 0;
      for (int frame = 0; frame < frames.count(); frame++) {
        for (int value : frames.read(frame)) {
          values[at++] = value;
        }
      }
      int allowed = reference.has("tolerance") ? reference.get("tolerance").asInt() : 0;
      double worst = 0;
      for (int n = 0; n < values.length; n++) {
        worst = Math.max(worst, Math.abs(values[n] - expected.values()[n]));
      }
      if (worst > allowed) {
        wrong.add("%s differs by %s".formatted(name, worst));
      }
      seen.add(file.syntax());
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).hasSize(12);
  }

  @Test
  void twelve_bit_extended_jpeg_is_refused_by_name() throws Exception {
    Frames frames = Frames.of(file("u12_jpegextended.dcm"));

    assertThatExceptionOfType(UnreadableDicom.class)
        .isThrownBy(() -> frames.read(0))
        .withMessageContaining("(7FE0,0010) PixelData is compressed as JPEG of 12 bits (extended)")
        .withMessageContaining("decompress it first");
  }

  @Test
  void high_throughput_jpeg_2000_is_refused_by_name() throws Exception {
    DicomFile file = file("u12_jpeg2000.dcm");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DicomWriter.write(out, file.dataSet(), TransferSyntax.HTJ2K_LOSSLESS);
    Frames frames = Frames.of(reader.read(new MemoryBytes(out.toByteArray(), "x.dcm")));

    assertThatExceptionOfType(UnreadableDicom.class)
        .isThrownBy(() -> frames.read(0))
        .withMessage(
            "x.dcm: (7FE0,0010) PixelData is compressed as high-throughput JPEG 2000"
                + " (1.2.840.10008.1.2.4.201), which is not decoded; decompress it first, for"
                + " example with gdcmconv --raw");
  }

  @Test
  void pixels_that_do_not_fit_what_is_declared_are_refused_with_the_numbers() throws Exception {
    DataSet set = file("u12_jpegls.dcm").dataSet();
    refused(
        set.toBuilder().integers(Tags.ROWS, 47).build(),
        TransferSyntax.JPEG_LS,
        "holds an image of 64 x 48 pixels and 1 components; its data set says 64 x 47 and one");
    refused(
        file("u12_jpeg2000.dcm").dataSet().toBuilder().integers(Tags.COLUMNS, 65).build(),
        TransferSyntax.JPEG_2000,
        "holds an image of 64 x 48 pixels");
    refused(
        file("u12_jpeglossless1.dcm").dataSet().toBuilder().integers(Tags.COLUMNS, 65).build(),
        TransferSyntax.JPEG_LOSSLESS,
        "holds an image of 64 x 48 pixels");
    refused(
        file("u12_rle.dcm").dataSet().toBuilder().integers(Tags.ROWS, 480).build(),
        TransferSyntax.RLE,
        "is cut short: an RLE segment ends after 3072 of 30720 pixels");
    DataSet plain = file("u12_explicit.dcm").dataSet();
    refused(
        plain.toBuilder().integers(Tags.ROWS, 49).build(),
        TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
        "has 6,144 bytes; 64 x 49 pixels of 16 bits in 1 frames need 6,272");
    refused(
        plain.toBuilder().integers(Tags.ROWS, 65_535).integers(Tags.COLUMNS, 65_535).build(),
        TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
        "Rows is 65535 and Columns is 65535, more than the 67108864 pixels");
    refused(
        plain.toBuilder().integers(Tags.SAMPLES_PER_PIXEL, 3).build(),
        TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
        "SamplesPerPixel is 3; only pixels of one sample are read");
    refused(
        plain.toBuilder().integers(Tags.HIGH_BIT, 16).build(),
        TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
        "HighBit is 16; with 12 bits stored of 16 it is 11 to 15");
    refused(
        file("frames_bare.dcm").dataSet().toBuilder().integers(Tags.NUMBER_OF_FRAMES, 2).build(),
        TransferSyntax.JPEG_2000,
        "has 3 fragments for 2 frames and no offset table");
    refused(
        plain.toBuilder().integers(Tags.NUMBER_OF_FRAMES, 1 << 30).build(),
        TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
        "NumberOfFrames is 1073741824");
  }

  @Test
  void a_few_bytes_that_declare_a_huge_frame_are_refused_before_memory_is_taken() throws Exception {
    for (String name : List.of("u12_jpegls.dcm", "u12_jpeg2000.dcm", "u12_jpeglossless1.dcm")) {
      DicomFile file = file(name);
      refused(
          file.dataSet().toBuilder().integers(Tags.ROWS, 8192).integers(Tags.COLUMNS, 8192).build(),
          file.syntax(),
          "compressed bytes for 8192 x 8192 pixels, more than 512 pixels a byte");
    }
    DataSet rle = file("u12_rle.dcm").dataSet();
    refused(
        rle.toBuilder().integers(Tags.ROWS, 1000).integers(Tags.COLUMNS, 1000).build(),
        TransferSyntax.RLE,
        "bytes of RLE cannot hold 1000000 pixels");
  }

  @Test
  void rows_columns_and_frames_that_overflow_together_are_refused_by_their_product()
      throws Exception {
    refused(
        file("u12_explicit.dcm").dataSet().toBuilder()
            .integers(Tags.ROWS, 8192)
            .integers(Tags.COLUMNS, 8192)
            .integers(Tags.NUMBER_OF_FRAMES, 1 << 20)
            .build(),
        TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
        "8192 x 8192 pixels of 16 bits in 1048576 frames need 140,737,488,355,328");
  }

  @Test
  void bits_beside_the_value_are_no_part_of_it() throws Exception {
    DataSet set =
        file("u12_explicit.dcm").dataSet().toBuilder()
            .integers(Tags.ROWS, 1)
            .integers(Tags.COLUMNS, 3)
            .integers(Tags.HIGH_BIT, 12)
            .integers(Tags.PIXEL_REPRESENTATION, 1)
            .bytes(
                Tags.PIXEL_DATA,
                dev.nidus.imaging.dicom.Vr.OW,
                new byte[] {(byte) 0xff, (byte) 0xff, 1, (byte) 0xe0, 2, 0x10})
            .build();

    assertThat(Frames.of(written(set, TransferSyntax.EXPLICIT_LITTLE_ENDIAN)).read(0))
        .containsExactly(-1, 0, -2047);
  }

  @Test
  void bits_follow_across_frames_without_a_gap() throws Exception {
    DataSet set =
        file("u12_explicit.dcm").dataSet().toBuilder()
            .integers(Tags.ROWS, 1)
            .integers(Tags.COLUMNS, 3)
            .integers(Tags.NUMBER_OF_FRAMES, 3)
            .integers(Tags.BITS_ALLOCATED, 1)
            .integers(Tags.BITS_STORED, 1)
            .integers(Tags.HIGH_BIT, 0)
            .bytes(
                Tags.PIXEL_DATA, dev.nidus.imaging.dicom.Vr.OB, new byte[] {(byte) 0b10_011_101, 1})
            .build();

    Frames frames = Frames.of(written(set, TransferSyntax.EXPLICIT_LITTLE_ENDIAN));

    assertThat(frames.read(0)).containsExactly(1, 0, 1);
    assertThat(frames.read(1)).containsExactly(1, 1, 0);
    assertThat(frames.read(2)).containsExactly(0, 1, 1);
  }

  private void refused(DataSet set, TransferSyntax syntax, String sentence) {
    assertThatExceptionOfType(UnreadableDicom.class)
        .isThrownBy(() -> Frames.of(written(set, syntax)).read(0))
        .withMessageContaining(sentence);
  }

  private DicomFile written(DataSet set, TransferSyntax syntax) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DicomWriter.write(out, set, syntax);
    return reader.read(new MemoryBytes(out.toByteArray(), "x.dcm"));
  }

  private DicomFile file(String name) throws Exception {
    Path path = Fixtures.fixture("dicom/" + name);
    return reader.read(path, name);
  }
}
