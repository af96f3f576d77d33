package dev.nidus.imaging.dicom.result;

import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.Uid;
import java.math.BigInteger;

/// A coded concept (PS3.3 8): what a value or an item means, by a scheme that others know.
///
/// @param value at most 16 characters
/// @param scheme as DCM, SCT, UCUM
/// @param meaning for people, at most 64 characters
record Code(String value, String scheme, String meaning) {
  /// The scheme of codes that Nidus makes up, for the words of models.
  static final String OWN = "99NIDUS";

  private static final int LONGEST_VALUE = 16;
  private static final int LONGEST_MEANING = 64;

  Code {
    if (value.isEmpty()
        || value.length() > LONGEST_VALUE
        || scheme.isEmpty()
        || scheme.length() > LONGEST_VALUE
        || meaning.isEmpty()
        || meaning.length() > LONGEST_MEANING) {
      throw new IllegalArgumentException(
          "a code has a value and a scheme of 1 to 16 characters and a meaning of 1 to 64, got '%s', '%s', '%s'"
              .formatted(value, scheme, meaning));
    }
  }

  static Code dcm(String value, String meaning) {
    return new Code(value, "DCM", meaning);
  }

  static Code sct(String value, String meaning) {
    return new Code(value, "SCT", meaning);
  }

  /// A code for the words of a model. The same words have the same code, others another: its value is 64 bits of the UID
  /// that they give.
  ///
  /// @param words for people; what goes beyond 64 characters is left out of the meaning, not of the code
  static Code own(String words) {
    String plain = words.replaceAll("[\\p{Cntrl}\\\\]", " ").strip();
    BigInteger digest = new BigInteger(Uid.of("code", words).substring("2.25.".length()));
    String value = "%016x".formatted(digest.longValue());
    return new Code(value, OWN, shortened(plain.isEmpty() ? "blank" : plain));
  }

  private static String shortened(String words) {
    int points = words.codePointCount(0, words.length());
    return points <= LONGEST_MEANING && words.length() <= LONGEST_MEANING
        ? words
        : words.substring(0, words.offsetByCodePoints(0, Math.min(points, 30))) + "...";
  }

  /// As the item of a code sequence.
  DataSet item() {
    return DataSet.builder()
        .text(Tags.of("CodeValue"), value)
        .text(Tags.of("CodingSchemeDesignator"), scheme)
        .text(Tags.of("CodeMeaning"), meaning)
        .build();
  }
}
