package dev.nidus.imaging.dicom;

import java.util.Optional;

/// The value representations of PS3.5: how the bytes of a value are to be understood.
public enum Vr {
  AE(Kind.TEXT, Form.SHORT),
  AS(Kind.TEXT, Form.SHORT),
  AT(Kind.TAGS, Form.SHORT),
  CS(Kind.TEXT, Form.SHORT),
  DA(Kind.TEXT, Form.SHORT),
  DS(Kind.TEXT, Form.SHORT),
  DT(Kind.TEXT, Form.SHORT),
  FL(Kind.FLOATS, Form.SHORT),
  FD(Kind.DOUBLES, Form.SHORT),
  IS(Kind.TEXT, Form.SHORT),
  LO(Kind.LOCAL_TEXT, Form.SHORT),
  LT(Kind.LOCAL_PARAGRAPH, Form.SHORT),
  OB(Kind.BYTES, Form.LONG),
  OD(Kind.DOUBLES, Form.LONG),
  OF(Kind.FLOATS, Form.LONG),
  OL(Kind.UNSIGNED_32, Form.LONG),
  OV(Kind.UNSIGNED_64, Form.LONG),
  OW(Kind.UNSIGNED_16, Form.LONG),
  PN(Kind.LOCAL_TEXT, Form.SHORT),
  SH(Kind.LOCAL_TEXT, Form.SHORT),
  SL(Kind.SIGNED_32, Form.SHORT),
  SQ(Kind.ITEMS, Form.LONG),
  SS(Kind.SIGNED_16, Form.SHORT),
  ST(Kind.LOCAL_PARAGRAPH, Form.SHORT),
  SV(Kind.SIGNED_64, Form.LONG),
  TM(Kind.TEXT, Form.SHORT),
  UC(Kind.LOCAL_TEXT, Form.LONG),
  UI(Kind.TEXT, Form.SHORT),
  UL(Kind.UNSIGNED_32, Form.SHORT),
  UN(Kind.BYTES, Form.LONG),
  UR(Kind.PARAGRAPH, Form.LONG),
  US(Kind.UNSIGNED_16, Form.SHORT),
  UT(Kind.LOCAL_PARAGRAPH, Form.LONG),
  UV(Kind.UNSIGNED_64, Form.LONG);

  /// What the bytes are.
  enum Kind {
    /// Values of the default repertoire, separated by backslashes.
    TEXT(1),
    /// One value of the default repertoire; a backslash is part of it.
    PARAGRAPH(1),
    /// Values in the character set of the data set, separated by backslashes.
    LOCAL_TEXT(1),
    /// One value in the character set of the data set; a backslash is part of it.
    LOCAL_PARAGRAPH(1),
    BYTES(1),
    SIGNED_16(2),
    UNSIGNED_16(2),
    SIGNED_32(4),
    UNSIGNED_32(4),
    SIGNED_64(8),
    UNSIGNED_64(8),
    FLOATS(4),
    DOUBLES(8),
    /// Pairs of 16 bits.
    TAGS(4),
    ITEMS(1);

    private final int bytes;

    Kind(int bytes) {
      this.bytes = bytes;
    }
  }

  /// How long its length is in a file with explicit representations.
  private enum Form {
    SHORT,
    LONG
  }

  private static final Optional<Vr>[] BY_CODE = byCode();

  private final Kind kind;
  private final Form form;

  Vr(Kind kind, Form form) {
    this.kind = kind;
    this.form = form;
  }

  /// The representation that two characters of a file name.
  static Optional<Vr> of(int first, int second) {
    boolean letters = first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
    return letters ? BY_CODE[(first - 'A') * 26 + second - 'A'] : Optional.empty();
  }

  Kind kind() {
    return kind;
  }

  /// Whether a file with explicit representations gives its length in 32 bits.
  boolean hasLongLength() {
    return form == Form.LONG;
  }

  /// Bytes of one value, 1 for text.
  int unit() {
    return kind.bytes;
  }

  /// Bytes that change their order together: like {@link #unit}, but a tag is two words.
  int swapped() {
    return kind == Kind.TAGS ? 2 : kind.bytes;
  }

  boolean isText() {
    return switch (kind) {
      case TEXT, PARAGRAPH, LOCAL_TEXT, LOCAL_PARAGRAPH -> true;
      default -> false;
    };
  }

  /// Whether the data set's character set says what the bytes mean.
  boolean isLocal() {
    return kind == Kind.LOCAL_TEXT || kind == Kind.LOCAL_PARAGRAPH;
  }

  /// Whether a backslash separates values.
  boolean isMultiple() {
    return kind == Kind.TEXT || kind == Kind.LOCAL_TEXT;
  }

  /// The byte that makes an odd length even.
  byte padding() {
    return (byte) (isText() && this != UI ? ' ' : 0);
  }

  @SuppressWarnings({
    "unchecked",
    "rawtypes"
  }) // an array of a generic type cannot be made otherwise
  private static Optional<Vr>[] byCode() {
    Optional<Vr>[] codes = new Optional[26 * 26];
    java.util.Arrays.fill(codes, Optional.empty());
    for (Vr vr : values()) {
      codes[(vr.name().charAt(0) - 'A') * 26 + vr.name().charAt(1) - 'A'] = Optional.of(vr);
    }
    return codes;
  }
}
