package dev.nidus.learning.tensor;

import java.util.List;
import java.util.function.Consumer;

/// Walks several large tensors of the same size side by side, strip by strip, so that a chain of
/// element-wise operations finds its numbers in the processor's cache: an optimiser's chain over 184
/// million weights is limited by memory, not by arithmetic. Results are the same to the last bit.
public final class Strips {
  /// Numbers per strip: three or four strips of 0.5 MB fit the second-level cache.
  private static final long LENGTH = 1 << 17;

  private Strips() {}

  /// Calls the body once for every strip, with the strips in the order of the tensors; they share
  /// memory with them. Small tensors, tensors on other devices and tensors whose memory is not dense
  /// come whole, in one call.
  public static void forEach(List<Tensor> tensors, Consumer<List<Tensor>> body) {
    long elements = elements(tensors.getFirst());
    if (elements <= LENGTH || !tensors.stream().allMatch(Strips::isDenseHere)) {
      body.accept(tensors);
      return;
    }
    for (long from = 0; from < elements; from += LENGTH) {
      long start = from;
      long length = Math.min(LENGTH, elements - from);
      List<Tensor> strips =
          tensors.stream()
              .map(tensor ->
                  tensor.run(
                      "strip", List.of(), () -> tensor.pointer().view(-1).narrow(0, start, length)))
              .toList();
      body.accept(strips);
      strips.forEach(Tensor::close);
    }
  }

  private static long elements(Tensor tensor) {
    return tensor.shape().stream().reduce(1L, Math::multiplyExact);
  }

  private static boolean isDenseHere(Tensor tensor) {
    return tensor.pointer().is_contiguous() && !tensor.pointer().is_cuda();
  }
}
