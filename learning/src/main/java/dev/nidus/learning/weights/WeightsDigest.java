package dev.nidus.learning.weights;

import dev.nidus.core.digest.Sha256;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A SHA-256 that names weights.
///
/// @param sha256 64 lower-case hexadecimal digits
public record WeightsDigest(String sha256) {
  private static final long CHUNK = 4L << 20;

  public WeightsDigest {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("no SHA-256: " + sha256);
    }
  }

  /// The digest of tensors: for each, in the order of their names as strings, its name, its type and
  /// its shape as text (`conv1.weight\0FLOAT32\0[8, 1, 7, 7, 7]\0`, UTF-8), then its bytes. The same
  /// tensors have the same digest in whichever file, order and layout they lie.
  public static WeightsDigest of(Map<String, StoredTensor> tensors) {
    MessageDigest digest = sha256Algorithm();
    for (Map.Entry<String, StoredTensor> entry : new TreeMap<>(tensors).entrySet()) {
      StoredTensor tensor = entry.getValue();
      String shape =
          tensor.shape().stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
      digest.update(
          "%s\0%s\0%s\0"
              .formatted(entry.getKey(), tensor.type(), shape)
              .getBytes(StandardCharsets.UTF_8));
      MemorySegment bytes = tensor.bytes();
      for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
        MemorySegment chunk = bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at));
        digest.update(chunk.asByteBuffer());
        if (chunk.isMapped()) {
          chunk.unload(); // 738 MB would otherwise count as the process's own
        }
      }
    }
    return new WeightsDigest(HexFormat.of().formatHex(digest.digest()));
  }

  /// The digest of bytes.
  public static WeightsDigest ofBytes(byte[] bytes) {
    return new WeightsDigest(HexFormat.of().formatHex(sha256Algorithm().digest(bytes)));
  }

  /// The digest of a file's bytes.
  public static WeightsDigest ofFile(Path file) throws IOException {
    return new WeightsDigest(Sha256.of(file).hex());
  }

  private static MessageDigest sha256Algorithm() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return sha256;
  }
}
