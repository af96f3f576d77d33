package dev.nidus.imaging.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Files that are made to do harm: each is refused by a sentence with its name, the tag and the value.
class HostileFilesTest {
  private static final int UNDEFINED = -1;
  private static final int ITEM = 0xFFFEE000;
  private static final int ITEM_END = 0xFFFEE00D;
  private static final int SEQUENCE_END = 0xFFFEE0DD;
  private static final int REFERENCED_SERIES = 0x00081115;

  private final DicomReader reader =
      new DicomReader(new DicomLimits(100_000, 1_000_000, 50_000, 2_000, 64));

  @Test
  void sequences_inside_each_other_end_at_a_depth() throws Exception {
    Elements elements = new Elements();
    for (int depth = 0; depth < 5000; depth++) {
      elements.sequence(REFERENCED_SERIES, UNDEFINED).header(ITEM, UNDEFINED);
    }
    requireRefused(
        elements,
        "sequences inside each other more than 64 deep at (0008,1115) ReferencedSeriesSequence");
  }

  @Test
  void a_deflated_bomb_is_not_inflated_beyond_its_limit() throws Exception {
    DataSet set = good().toBuilder().bytes(Tags.PIXEL_DATA, Vr.OB, new byte[20_000_000]).build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DicomWriter.write(out, set, TransferSyntax.DEFLATED);
    assertThat(out.size()).isLessThan(50_000);

    requireRefused(out.toByteArray(), "evil.dcm inflates to more than 1,000,000 bytes");
  }

  @Test
  void lengths_past_the_end_are_refused_before_memory_is_taken() throws Exception {
    requireRefused(
        new Elements().longValue(0x00090010, "OB", 0x7fffffff),
        "(0009,0010) needs 2,147,483,647 bytes, and 0 are left");
    requireRefused(
        new Elements().longValue(Tags.PIXEL_DATA.both(), "OW", 0xfffffffe),
        "(7FE0,0010) PixelData needs 4,294,967,294 bytes, and 0 are left");
    requireRefused(
        new Elements().sequence(REFERENCED_SERIES, 0x7ffffff0).header(ITEM, 0),
        "(0008,1115) ReferencedSeriesSequence");
    requireRefused(
        new Elements().sequence(REFERENCED_SERIES, 8).header(ITEM, 0x10000000),
        "(0008,1115) ReferencedSeriesSequence needs 268,435,456 bytes, and 0 are left");
  }

  @Test
  void items_that_are_cut_or_out_of_place_are_refused() throws Exception {
    requireRefused(
        new Elements().sequence(REFERENCED_SERIES, UNDEFINED).header(ITEM, UNDEFINED),
        "item 1 of (0008,1115) ReferencedSeriesSequence is cut short");
    requireRefused(
        new Elements().sequence(REFERENCED_SERIES, UNDEFINED).header(ITEM, 0),
        "(0008,1115) ReferencedSeriesSequence needs 8 bytes, and 0 are left");
    requireRefused(
        new Elements().sequence(REFERENCED_SERIES, UNDEFINED).header(ITEM_END, 0),
        "has (FFFE,E00D) where an item of (0008,1115) ReferencedSeriesSequence is expected");
    requireRefused(new Elements().header(SEQUENCE_END, 0).header(ITEM, 0), "(FFFE,E0DD)");
    requireRefused(
        new Elements().longValue(0x00080070, "UT", UNDEFINED).header(ITEM, 0),
        "(0008,0070) Manufacturer of representation UT with an undefined length");
  }

  @Test
  void a_sequence_of_empty_items_without_end_is_refused_by_its_memory() throws Exception {
    Elements elements = new Elements().sequence(REFERENCED_SERIES, UNDEFINED);
    for (int n = 0; n < 10_000; n++) {
      elements.header(ITEM, 0);
    }
    requireRefused(elements, "evil.dcm has elements of more than 100,000 bytes beside its pixels");
    Elements fragments = new Elements().longValue(Tags.PIXEL_DATA.both(), "OB", UNDEFINED);
    for (int n = 0; n < 10_000; n++) {
      fragments.header(ITEM, 0);
    }
    requireRefused(fragments, "evil.dcm has elements of more than 100,000 bytes beside its pixels");
  }

  @Test
  void more_elements_than_any_file_has_are_refused() throws Exception {
    Elements elements = new Elements();
    for (int n = 0; n < 3000; n++) {
      elements.header(0x00110000 + n, "US".charAt(0) | "US".charAt(1) << 8);
    }
    requireRefused(elements, "evil.dcm has more than 2,000 elements");
  }

  @Test
  void one_element_twice_is_refused_rather_than_chosen_between() throws Exception {
    requireRefused(
        new Elements().longValue(0x00090010, "OB", 0).longValue(0x00090010, "OB", 0),
        "has (0009,0010) twice");
  }

  private void requireRefused(Elements elements, String sentence) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DicomWriter.write(out, good(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    out.writeBytes(elements.bytes());
    requireRefused(out.toByteArray(), sentence);
  }

  private void requireRefused(byte[] bytes, String sentence) {
    assertThatExceptionOfType(UnreadableDicom.class)
        .isThrownBy(() -> reader.read(new MemoryBytes(bytes, "evil.dcm")))
        .withMessageStartingWith("evil.dcm")
        .withMessageContaining(sentence);
  }

  private static DataSet good() {
    return DataSet.builder()
        .text(Tags.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")
        .text(Tags.SOP_INSTANCE_UID, "2.25.1")
        .build();
  }

  /// Elements as bytes, right or wrong, in explicit little endian.
  private static final class Elements {
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 10).order(ByteOrder.LITTLE_ENDIAN);

    Elements sequence(int tag, int length) {
      return longValue(tag, "SQ", length);
    }

    /// The header of an element whose length has 32 bits.
    Elements longValue(int tag, String vr, int length) {
      return header(tag, vr.charAt(0) | vr.charAt(1) << 8).number(length);
    }

    /// A tag and four bytes: the length of an item, or a representation and a short length.
    Elements header(int tag, int number) {
      return number((tag >>> 16) | (tag << 16)).number(number);
    }

    private Elements number(int value) {
      if (buffer.remaining() < Integer.BYTES) {
        byte[] longer = Arrays.copyOf(buffer.array(), 2 * buffer.capacity());
        buffer = ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN).position(buffer.position());
      }
      buffer.putInt(value);
      return this;
    }

    byte[] bytes() {
      return Arrays.copyOf(buffer.array(), buffer.position());
    }
  }
}
