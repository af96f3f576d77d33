package dev.nidus.imaging.dicom;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Puts a data set together. Values replace older ones of the same tag; representations are those of
/// PS3.6 unless they are given. The first text that needs more than ASCII makes the set one of UTF-8,
/// unless it names its character set already.
///
/// Wrong calls (a number where the element is a text, a tag that has no representation) are mistakes
/// of the program: IllegalArgumentException.
public final class DataSetBuilder {
  private static final int LONGEST_DECIMAL = 16;

  private final Supplier<String> name;
  private final NavigableMap<Tag, DataElement> elements;
  private CharacterSet characters;

  DataSetBuilder(
      Supplier<String> name, CharacterSet characters, NavigableMap<Tag, DataElement> elements) {
    this.name = name;
    this.characters = characters;
    this.elements = elements;
  }

  /// Puts texts; none makes the element empty.
  public DataSetBuilder text(Tag tag, String... values) {
    return text(tag, known(tag), values);
  }

  /// Puts texts with a representation, for private elements.
  @SuppressWarnings("StatementSwitchToExpressionSwitch")
  public DataSetBuilder text(Tag tag, Vr vr, String... values) {
    if (!vr.isText()) {
      throw wrong(tag, vr, "text");
    }
    String whole = String.join("\\", values);
    boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(whole);
    if (!ascii && !vr.isLocal()) {
      throw new IllegalArgumentException("%s takes ASCII only".formatted(tag.described()));
    }
    if (tag.equals(Tags.SPECIFIC_CHARACTER_SET)) {
      characters = CharacterSet.of(List.of(values));
    } else if (!ascii && characters.terms().isEmpty()) {
      text(Tags.SPECIFIC_CHARACTER_SET, "ISO_IR 192");
    }
    Optional<byte[]> bytes = vr.isLocal() ? characters.encode(whole) : Optional.empty();
    if (!ascii && bytes.isEmpty()) {
      throw new IllegalArgumentException(
          "the character set %s of %s has no signs for a text of %s"
              .formatted(characters.terms(), name.get(), tag.described()));
    }
    return bytes(tag, vr, bytes.orElseGet(() -> whole.getBytes(StandardCharsets.US_ASCII)));
  }

  /// Puts whole numbers, binary or as text, as the element wants them.
  public DataSetBuilder integers(Tag tag, long... values) {
    return integers(tag, known(tag), values);
  }

  /// Puts whole numbers with a representation.
  public DataSetBuilder integers(Tag tag, Vr vr, long... values) {
    if (vr == Vr.IS || vr == Vr.DS) {
      return text(tag, vr, Arrays.stream(values).mapToObj(Long::toString).toArray(String[]::new));
    }
    ByteBuffer bytes = numbers(vr, values.length);
    for (long value : values) {
      switch (vr.kind()) {
        case BYTES -> bytes.put((byte) value);
        case SIGNED_16, UNSIGNED_16 -> bytes.putShort((short) value);
        case SIGNED_32, UNSIGNED_32 -> bytes.putInt((int) value);
        case SIGNED_64, UNSIGNED_64 -> bytes.putLong(value);
        case TAGS -> bytes.putShort((short) (value >>> 16)).putShort((short) value);
        case TEXT, PARAGRAPH, LOCAL_TEXT, LOCAL_PARAGRAPH, FLOATS, DOUBLES, ITEMS ->
            throw wrong(tag, vr, "whole numbers");
      }
    }
    return bytes(tag, vr, array(bytes));
  }

  /// Puts decimals; as text they are rounded to the 16 characters that DICOM allows.
  public DataSetBuilder decimals(Tag tag, double... values) {
    Vr vr = known(tag);
    if (vr == Vr.DS) {
      return text(
          tag, vr, Arrays.stream(values).mapToObj(DataSetBuilder::decimal).toArray(String[]::new));
    }
    ByteBuffer bytes = numbers(vr, values.length);
    for (double value : values) {
      switch (vr.kind()) {
        case FLOATS -> bytes.putFloat((float) value);
        case DOUBLES -> bytes.putDouble(value);
        default -> throw wrong(tag, vr, "decimals");
      }
    }
    return bytes(tag, vr, array(bytes));
  }

  /// Puts the items of a sequence.
  public DataSetBuilder items(Tag tag, List<DataSet> items) {
    return element(new DataElement(tag, Vr.SQ, new Value.Items(items)));
  }

  /// Puts bytes, numbers in little endian; an odd length is made even.
  public DataSetBuilder bytes(Tag tag, Vr vr, byte[] bytes) {
    byte[] even = bytes;
    if ((bytes.length & 1) == 1) {
      even = Arrays.copyOf(bytes, bytes.length + 1);
      even[bytes.length] = vr.padding();
    }
    return element(new DataElement(tag, vr, new Value.Inline(even)));
  }

  /// Puts an element.
  public DataSetBuilder element(DataElement element) {
    elements.put(element.tag(), element);
    return this;
  }

  /// Puts the elements of another set.
  public DataSetBuilder elements(DataSet other) {
    other.elements().forEach(this::element);
    return this;
  }

  /// Removes an element where it is there.
  public DataSetBuilder remove(Tag tag) {
    elements.remove(tag);
    return this;
  }

  public DataSet build() {
    return new DataSet(name, characters, new TreeMap<>(elements));
  }

  private static Vr known(Tag tag) {
    return Dictionary.vr(tag, Dictionary.Pixels.UNSIGNED)
        .orElseThrow(() ->
            new IllegalArgumentException(tag + " is in no dictionary; give its representation"));
  }

  private static ByteBuffer numbers(Vr vr, int count) {
    return ByteBuffer.allocate(Math.multiplyExact(count, vr.unit())).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] array(ByteBuffer bytes) {
    byte[] written = new byte[bytes.position()];
    bytes.get(0, written);
    return written;
  }

  private static IllegalArgumentException wrong(Tag tag, Vr vr, String what) {
    return new IllegalArgumentException(
        "%s is of representation %s, which does not take %s".formatted(tag.described(), vr, what));
  }

  /// The nearest decimal of at most 16 characters.
  static String decimal(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("DICOM has no text for the number " + value);
    }
    String text = plain(new BigDecimal(Double.toString(value)));
    for (int digits = 16; text.length() > LONGEST_DECIMAL; digits--) {
      text = plain(new BigDecimal(value, new MathContext(digits)));
    }
    return text;
  }

  private static String plain(BigDecimal number) {
    BigDecimal stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    String plain = stripped.toPlainString();
    String scientific = stripped.toString();
    return plain.length() <= Math.max(LONGEST_DECIMAL, scientific.length()) ? plain : scientific;
  }
}
