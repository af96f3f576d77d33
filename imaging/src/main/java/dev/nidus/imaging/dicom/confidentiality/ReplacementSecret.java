package dev.nidus.imaging.dicom.confidentiality;

import dev.nidus.imaging.dicom.Uid;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/// What replacements are derived from: the same secret replaces the same UID or patient by the same,
/// and without it nobody can try out which original a replacement stands for.
public final class ReplacementSecret {
  /// Shorter secrets could be guessed.
  public static final int FEWEST_SIGNS = 16;

  private static final int MOST_DAYS = 3650;

  private final String words;

  private ReplacementSecret(String words) {
    this.words = words;
  }

  /// One of 256 random bits, which ends with the program: nothing else will be replaced alike.
  public static ReplacementSecret drawn() {
    byte[] bits = new byte[32];
    new SecureRandom().nextBytes(bits);
    return new ReplacementSecret(HexFormat.of().formatHex(bits));
  }

  /// One that a user keeps, so that other series of the same patients are replaced alike.
  ///
  /// @throws IllegalArgumentException if it has fewer than {@link #FEWEST_SIGNS} signs
  public static ReplacementSecret of(String words) {
    if (words.length() < FEWEST_SIGNS) {
      throw new IllegalArgumentException(
          "a secret needs %d signs or more, got %d".formatted(FEWEST_SIGNS, words.length()));
    }
    return new ReplacementSecret(words);
  }

  /// The UID that stands for one, of the root 2.25.
  public String uid(String original) {
    return Uid.of("replaced uid", words, original);
  }

  /// The name and number that stand for a patient.
  String pseudonym(String patientId) {
    return String.format(Locale.ROOT, "NIDUS-%012X", bits("patient", patientId));
  }

  /// By how many days the dates of a patient move into the past, 1 to 3,650.
  long days(String patientId) {
    return 1 + bits("days", patientId) % MOST_DAYS;
  }

  /// What tells this secret from others without telling it, 12 hexadecimal digits.
  String fingerprint() {
    return String.format(Locale.ROOT, "%012x", bits("fingerprint", ""));
  }

  /// The lowest 48 bits of a digest.
  private long bits(String purpose, String of) {
    String uid = Uid.of(purpose, words, of);
    return new BigInteger(uid.substring(uid.lastIndexOf('.') + 1)).longValue() & 0xffffffffffffL;
  }

  /// Never the secret itself.
  @Override
  public String toString() {
    return "a secret";
  }
}
