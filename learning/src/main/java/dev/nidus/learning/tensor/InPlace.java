package dev.nidus.learning.tensor;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;

/// Arithmetic that overwrites its first operand: what an optimiser does to the parameters and to its
/// own state. The operands come from {@link TensorScope#of(Parameter)} of a scope that does not
/// record; in a recording scope the library refuses to change a parameter.
public final class InPlace {
  private InPlace() {}

  /// target = target x factor.
  public static void multiply(Tensor target, double factor) {
    apply(target, "scaling in place", List.of(), () -> target.pointer().mul_(new Scalar(factor)));
  }

  /// target = target + number.
  public static void add(Tensor target, double number) {
    apply(target, "addition in place", List.of(), () -> target.pointer().add_(new Scalar(number)));
  }

  /// target = target + factor x other.
  public static void add(Tensor target, double factor, Tensor other) {
    apply(
        target,
        "addition in place",
        List.of(other),
        () -> target.pointer().add_(other.pointer(), new Scalar(factor)));
  }

  /// target = target + share x (other - target): a running mean.
  public static void approach(Tensor target, double share, Tensor other) {
    apply(
        target,
        "running mean",
        List.of(other),
        () -> target.pointer().lerp_(other.pointer(), new Scalar(share)));
  }

  /// target = target + factor x a x b, element by element.
  public static void addProduct(Tensor target, double factor, Tensor a, Tensor b) {
    apply(
        target,
        "addition of a product",
        List.of(a, b),
        () -> target.pointer().addcmul_(a.pointer(), b.pointer(), new Scalar(factor)));
  }

  /// target = target + factor x a / b, element by element.
  public static void addQuotient(Tensor target, double factor, Tensor a, Tensor b) {
    apply(
        target,
        "addition of a quotient",
        List.of(a, b),
        () -> target.pointer().addcdiv_(a.pointer(), b.pointer(), new Scalar(factor)));
  }

  /// target = source, converted to the type of the target; the shapes are equal.
  public static void copy(Tensor target, Tensor source) {
    if (!target.shape().equals(source.shape())) {
      throw new IllegalArgumentException(
          "a tensor %s cannot be overwritten by a tensor %s".formatted(target, source));
    }
    apply(target, "copy in place", List.of(source), () -> target.pointer().copy_(source.pointer()));
  }

  /// Divides every row by its length, or by {@link Rows#LEAST_NORM}: prototypes stay on the sphere.
  public static void normaliseRows(Tensor target) {
    try (Tensor unit = Rows.normalised(target)) {
      copy(target, unit);
    }
  }

  /// The Euclidean norm of all numbers.
  public static double norm(Tensor tensor) {
    try (Tensor norm =
        tensor.run("norm", List.of(), () -> torch.linalg_vector_norm(tensor.pointer()))) {
      return norm.toDouble();
    }
  }

  private static void apply(
      Tensor target,
      String operation,
      List<Tensor> others,
      Supplier<org.bytedeco.pytorch.Tensor> body) {
    target.run(operation, others, () -> new org.bytedeco.pytorch.Tensor(body.get())).close();
  }
}
