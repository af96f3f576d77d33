package dev.nidus.imaging.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// A set of elements in the order of their tags: a file's, or an item's of a sequence. Immutable.
///
/// What is asked for is looked up by its tag and comes as text, whole numbers, decimals or items.
/// Values of another form, and missing ones that were required, are refused with the name of the file,
/// the tag and the value.
public final class DataSet {
  /// The longest stored value that is read into memory when it is asked for as numbers or text.
  static final long MOST_READ = 256_000_000;

  private static final int SHOWN = 64;

  private final Supplier<String> name;
  private final CharacterSet characters;
  private final NavigableMap<Tag, DataElement> elements;

  DataSet(Supplier<String> name, CharacterSet characters, NavigableMap<Tag, DataElement> elements) {
    this.name = name;
    this.characters = characters;
    this.elements = elements;
  }

  /// A set to be filled.
  public static DataSetBuilder builder() {
    return new DataSetBuilder(() -> "a new data set", CharacterSet.DEFAULT, new TreeMap<>());
  }

  /// A set with the elements of this one, to be changed.
  public DataSetBuilder toBuilder() {
    return new DataSetBuilder(name, characters, new TreeMap<>(elements));
  }

  /// How messages call it: the file, and where in it.
  public String name() {
    return name.get();
  }

  Supplier<String> nameSupplier() {
    return name;
  }

  /// The character set of its texts, its own or that of the set around it.
  public CharacterSet characters() {
    return characters;
  }

  /// Its elements by rising tag.
  public Collection<DataElement> elements() {
    return Collections.unmodifiableCollection(elements.values());
  }

  /// Those of one group.
  public Collection<DataElement> group(int group) {
    SortedMap<Tag, DataElement> part =
        elements.subMap(new Tag(group, 0), true, new Tag(group, 0xffff), true);
    return Collections.unmodifiableCollection(part.values());
  }

  public boolean isEmpty() {
    return elements.isEmpty();
  }

  public Optional<DataElement> element(Tag tag) {
    return Optional.ofNullable(elements.get(tag));
  }

  /// Whether the element is there, with a value or empty.
  public boolean has(Tag tag) {
    return elements.containsKey(tag);
  }

  /// The tag of a private element: its group, who defined it, and the last two digits of its number.
  public Optional<Tag> privateTag(int group, String creator, int number) {
    for (DataElement reserved : group(group)) {
      Tag tag = reserved.tag();
      if (tag.isPrivateCreator()
          && reserved.value() instanceof Value.Inline value
          && characters.decode(value.bytes(), Vr.LO).strip().equals(creator)) {
        return Optional.of(new Tag(group, tag.element() << 8 | number));
      }
    }
    return Optional.empty();
  }

  /// The first value as text without surrounding blanks; none where the element is absent or empty.
  public Optional<String> text(Tag tag) throws UnreadableDicom {
    return texts(tag).stream().findFirst().filter(text -> !text.isEmpty());
  }

  /// All values as text without surrounding blanks, none where the element is absent or empty.
  public List<String> texts(Tag tag) throws UnreadableDicom {
    Optional<DataElement> element = element(tag);
    if (element.isEmpty()) {
      return List.of();
    }
    Vr vr = element.get().vr();
    // representations that nobody knows are read as text, for private elements
    if (!vr.isText() && vr != Vr.UN) {
      throw unreadable(tag, "is of representation %s; text is expected".formatted(vr));
    }
    byte[] bytes = bytes(element.get());
    if (bytes.length == 0) {
      return List.of();
    }
    String whole = characters.decode(bytes, vr);
    if (!vr.isMultiple() && vr != Vr.UN) {
      return List.of(stripped(whole));
    }
    List<String> values = new ArrayList<>();
    for (int from = 0; from <= whole.length(); ) {
      int end = whole.indexOf('\\', from);
      end = end < 0 ? whole.length() : end;
      values.add(stripped(whole.substring(from, end)));
      from = end + 1;
    }
    return values;
  }

  /// The first value as text.
  ///
  /// @throws UnreadableDicom if there is none
  public String requireText(Tag tag) throws UnreadableDicom {
    Optional<String> text = text(tag);
    if (text.isEmpty()) {
      throw missing(tag);
    }
    return text.get();
  }

  /// The first value as a whole number; none where the element is absent or empty.
  public Optional<Long> integer(Tag tag) throws UnreadableDicom {
    long[] values = integers(tag);
    return values.length == 0 ? Optional.empty() : Optional.of(values[0]);
  }

  /// The first value as a whole number.
  ///
  /// @throws UnreadableDicom if there is none
  public long requireInteger(Tag tag) throws UnreadableDicom {
    long[] values = integers(tag);
    if (values.length == 0) {
      throw missing(tag);
    }
    return values[0];
  }

  /// All values as whole numbers, none where the element is absent or empty. Unsigned numbers of 64
  /// bits beyond 2^63 wrap.
  public long[] integers(Tag tag) throws UnreadableDicom {
    Optional<DataElement> element = element(tag);
    if (element.isEmpty()) {
      return new long[0];
    }
    Vr vr = element.get().vr();
    if (vr == Vr.IS || vr == Vr.DS) {
      List<String> texts = texts(tag);
      long[] values = new long[texts.size()];
      for (int n = 0; n < values.length; n++) {
        values[n] = wholeNumber(tag, texts.get(n));
      }
      return values;
    }
    ByteBuffer bytes = numbers(element.get());
    long[] values = new long[bytes.remaining() / vr.unit()];
    for (int n = 0; n < values.length; n++) {
      values[n] =
          switch (vr.kind()) {
            case BYTES -> bytes.get() & 0xff;
            case SIGNED_16 -> bytes.getShort();
            case UNSIGNED_16 -> bytes.getShort() & 0xffff;
            case SIGNED_32 -> bytes.getInt();
            case UNSIGNED_32 -> bytes.getInt() & 0xffffffffL;
            case SIGNED_64, UNSIGNED_64 -> bytes.getLong();
            case TAGS -> (long) (bytes.getShort() & 0xffff) << 16 | (bytes.getShort() & 0xffff);
            case TEXT, PARAGRAPH, LOCAL_TEXT, LOCAL_PARAGRAPH, FLOATS, DOUBLES, ITEMS ->
                throw unreadable(
                    tag, "is of representation %s; whole numbers are expected".formatted(vr));
          };
    }
    return values;
  }

  /// The first value as a decimal; none where the element is absent or empty.
  public Optional<Double> decimal(Tag tag) throws UnreadableDicom {
    double[] values = decimals(tag);
    return values.length == 0 ? Optional.empty() : Optional.of(values[0]);
  }

  /// All values as finite decimals, none where the element is absent or empty.
  public double[] decimals(Tag tag) throws UnreadableDicom {
    Optional<DataElement> element = element(tag);
    if (element.isEmpty()) {
      return new double[0];
    }
    Vr vr = element.get().vr();
    double[] values;
    switch (vr.kind()) {
      case TEXT -> {
        List<String> texts = texts(tag);
        values = new double[texts.size()];
        for (int n = 0; n < values.length; n++) {
          values[n] = number(tag, texts.get(n));
        }
      }
      case FLOATS, DOUBLES -> {
        ByteBuffer bytes = numbers(element.get());
        values = new double[bytes.remaining() / vr.unit()];
        for (int n = 0; n < values.length; n++) {
          values[n] = vr.unit() == Float.BYTES ? bytes.getFloat() : bytes.getDouble();
        }
      }
      default -> {
        long[] whole = integers(tag);
        values = new double[whole.length];
        for (int n = 0; n < values.length; n++) {
          values[n] = whole[n];
        }
      }
    }
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw unreadable(tag, "holds %s; numbers must be finite".formatted(value));
      }
    }
    return values;
  }

  /// Exactly so many decimals.
  ///
  /// @throws UnreadableDicom if there are more, fewer or none
  public double[] requireDecimals(Tag tag, int count) throws UnreadableDicom {
    double[] values = decimals(tag);
    if (values.length == 0) {
      throw missing(tag);
    }
    if (values.length != count) {
      throw unreadable(tag, "has %d values; it needs %d".formatted(values.length, count));
    }
    return values;
  }

  /// The items of a sequence, none where it is absent or empty.
  public List<DataSet> items(Tag tag) throws UnreadableDicom {
    Optional<DataElement> element = element(tag);
    if (element.isEmpty()) {
      return List.of();
    }
    return switch (element.get().value()) {
      case Value.Items items -> items.sets();
      case Value.Inline value when value.length() == 0 -> List.of();
      case Value.Inline _, Value.Stored _, Value.Fragments _ ->
          throw unreadable(
              tag, "is of representation %s; a sequence is expected".formatted(element.get().vr()));
    };
  }

  /// The only or first item of a sequence, none where there is none.
  public Optional<DataSet> item(Tag tag) throws UnreadableDicom {
    return items(tag).stream().findFirst();
  }

  /// The bytes of a value, numbers in little endian.
  public byte[] bytes(Tag tag) throws UnreadableDicom {
    Optional<DataElement> element = element(tag);
    if (element.isEmpty()) {
      throw missing(tag);
    }
    return bytes(element.get()).clone();
  }

  /// The exception for a value that cannot be used: `x.dcm has (0028,0010) Rows 0, which ...`.
  public UnreadableDicom unreadable(Tag tag, String problem) {
    return new UnreadableDicom("%s: %s %s".formatted(name(), tag.described(), problem));
  }

  /// The exception for an element that is absent or empty and must not be.
  public UnreadableDicom missing(Tag tag) {
    return unreadable(tag, has(tag) ? "is empty; it must have a value" : "is missing");
  }

  private byte[] bytes(DataElement element) throws UnreadableDicom {
    return switch (element.value()) {
      case Value.Inline value -> value.bytes();
      case Value.Stored stored -> {
        byte[] bytes = stored.region().read(MOST_READ);
        if (stored.order() == ByteOrder.BIG_ENDIAN) {
          ByteSwap.swap(bytes, element.vr().swapped());
        }
        yield bytes;
      }
      case Value.Items _, Value.Fragments _ ->
          throw unreadable(element.tag(), "is a sequence; one value is expected");
    };
  }

  private ByteBuffer numbers(DataElement element) throws UnreadableDicom {
    byte[] bytes = bytes(element);
    int unit = element.vr().unit();
    if (bytes.length % unit != 0) {
      throw unreadable(
          element.tag(),
          "has %d bytes; numbers of %d bytes are expected".formatted(bytes.length, unit));
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private long wholeNumber(Tag tag, String text) throws UnreadableDicom {
    double value = number(tag, text);
    if (value != Math.rint(value) || Math.abs(value) > 1L << 53) {
      throw unreadable(tag, "is '%s'; a whole number is expected".formatted(shown(text)));
    }
    return (long) value;
  }

  private double number(Tag tag, String text) throws UnreadableDicom {
    // the parser of Java takes more than DICOM does: hexadecimal, NaN, 1d
    boolean plain =
        !text.isEmpty() && text.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0);
    try {
      if (plain) {
        return Double.parseDouble(text);
      }
    } catch (NumberFormatException e) {
      throw new UnreadableDicom(unreadable(tag, notANumber(text)).getMessage(), e);
    }
    throw unreadable(tag, notANumber(text));
  }

  private static String notANumber(String text) {
    return "is '%s'; a number is expected".formatted(shown(text));
  }

  private static String shown(String text) {
    String printable = text.codePoints().allMatch(c -> c >= 0x20 && c != 0x7f) ? text : hex(text);
    return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "...";
  }

  private static String hex(String text) {
    StringBuilder hex = new StringBuilder();
    text.chars().limit(SHOWN).forEach(c -> hex.append(String.format(Locale.ROOT, "%02x", c)));
    return hex.toString();
  }

  private static String stripped(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) <= ' ') {
      end--;
    }
    int start = 0;
    while (start < end && text.charAt(start) <= ' ') {
      start++;
    }
    return text.substring(start, end);
  }

  /// The text of ASCII bytes, for what is no part of a data set.
  static String ascii(byte[] bytes) {
    return stripped(new String(bytes, StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "%s with %d elements".formatted(name(), elements.size());
  }
}
