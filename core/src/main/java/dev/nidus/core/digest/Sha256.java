package dev.nidus.core.digest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A SHA-256 digest in lower-case hexadecimal.
///
/// @param hex 64 digits
public record Sha256(String hex) {
  private static final int CHUNK = 1 << 16;

  public Sha256 {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "a SHA-256 digest has 64 lower-case hexadecimal digits, got '%s'".formatted(hex));
    }
  }

  /// The digest of numbers in single precision, as little-endian bytes: every bit counts, also that of
  /// a negative zero. About 1.5 GB/s.
  public static Sha256 of(float[] values) {
    MessageDigest digest = algorithm();
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int start = 0; start < values.length; start += CHUNK / Float.BYTES) {
      int count = Math.min(CHUNK / Float.BYTES, values.length - start);
      bytes.clear();
      bytes.asFloatBuffer().put(values, start, count);
      digest.update(bytes.array(), 0, count * Float.BYTES);
    }
    return new Sha256(HexFormat.of().formatHex(digest.digest()));
  }

  /// The digest of a text in UTF-8.
  public static Sha256 ofText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Sha256(HexFormat.of().formatHex(algorithm().digest(bytes)));
  }

  /// The digest of a file's bytes, streamed.
  public static Sha256 of(Path file) throws IOException {
    MessageDigest digest = algorithm();
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
    }
    return new Sha256(HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest algorithm() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
