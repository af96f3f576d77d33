package dev.nidus.learning.tensor;

/// The native library refused an operation. The message names the operation and the shapes; the
/// library's own exception is suppressed under it.
public final class TensorFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  TensorFailure(String operation, String operands, RuntimeException fromNative) {
    super("%s of %s failed: %s".formatted(operation, operands, firstLine(fromNative)));
    addSuppressed(fromNative);
  }

  private static String firstLine(RuntimeException failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
  }
}
