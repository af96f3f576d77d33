package dev.nidus.imaging.dicom;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Unique identifiers that Nidus makes.
public final class Uid {
  /// Nidus as a writer of files: of the root 2.25, so that no registration is needed.
  public static final String IMPLEMENTATION = of("dev.nidus", "implementation");

  private Uid() {}

  /// A UID that follows from words: the same words give the same, so that what is written again
  /// replaces what was written. Of the root 2.25 with 128 bits of their SHA-256, in the form of a
  /// version 8 UUID (PS3.5 B.2).
  public static String of(String... words) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String word : words) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) ':');
        digest.update(bytes);
      }
      byte[] half = Arrays.copyOf(digest.digest(), 16);
      half[6] = (byte) ((half[6] & 0x0f) | 0x80);
      half[8] = (byte) ((half[8] & 0x3f) | 0x80);
      return "2.25." + new BigInteger(1, half);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
