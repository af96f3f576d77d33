package dev.nidus.learning.tensor;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The gradients that {@link Tensor#backward} left at a network's parameters, all in one go.
///
/// Several backward passes before {@link #clear} add up: that is gradient accumulation; divide each
/// loss by the number of passes.
public final class Gradients {
  private final SequencedMap<String, Parameter> parameters;

  private Gradients(SequencedMap<String, Parameter> parameters) {
    this.parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
  }

  /// The gradients of these parameters, by their names.
  public static Gradients of(SequencedMap<String, Parameter> parameters) {
    return new Gradients(parameters);
  }

  /// The Euclidean norm over all gradients together; NaN or infinite as soon as one number is.
  /// Parameters that no gradient reached count as zero.
  public double norm() {
    double[] norms =
        run(
            "norm of gradients",
            () -> {
              List<org.bytedeco.pytorch.Tensor> each =
                  present().map(torch::linalg_vector_norm).toList();
              if (each.isEmpty()) {
                return new double[0];
              }
              org.bytedeco.pytorch.Tensor all =
                  torch
                      .stack(new TensorVector(each.toArray(org.bytedeco.pytorch.Tensor[]::new)))
                      .to(Device.CPU.nativeDevice(), ScalarType.Double);
              return NativeTensors.memory(all).toArray(ValueLayout.JAVA_DOUBLE);
            });
    double sum = 0;
    for (double norm : norms) {
      sum += norm * norm;
    }
    return Math.sqrt(sum);
  }

  /// The parameters whose gradient holds NaN or an infinity, in order. Reads every number: ask only
  /// when {@link #norm} is not finite.
  public List<String> notFinite() {
    return run(
        "search for NaN",
        () -> {
          List<String> names = new ArrayList<>();
          parameters.forEach((name, parameter) -> {
            org.bytedeco.pytorch.Tensor gradient = parameter.usablePointer().grad();
            if (gradient.defined() && !gradient.isfinite().all().item_bool()) {
              names.add(name);
            }
          });
          return names;
        });
  }

  /// Multiplies every gradient: clipping, and means of accumulated sums.
  public void multiply(double factor) {
    run(
        "scaling of gradients",
        () -> {
          Scalar scalar = new Scalar(factor);
          present().forEach(gradient -> gradient.mul_(scalar));
          return factor;
        });
  }

  /// Forgets every gradient and frees its memory.
  public void clear() {
    run(
        "clearing of gradients",
        () -> {
          parameters
              .values()
              .forEach(parameter -> parameter.usablePointer().mutable_grad().reset());
          return parameters;
        });
  }

  /// The parameters, by name.
  public SequencedMap<String, Parameter> parameters() {
    return parameters;
  }

  /// The gradients that exist, inside {@link #run} only.
  Stream<org.bytedeco.pytorch.Tensor> present() {
    return parameters.values().stream()
        .map(parameter -> parameter.usablePointer().grad())
        .filter(org.bytedeco.pytorch.Tensor::defined);
  }

  <T> T run(String operation, Supplier<T> body) {
    boolean outside = GradMode.is_enabled();
    try (PointerScope _ = new PointerScope()) {
      GradMode.set_enabled(false);
      return body.get();
    } catch (ScopeClosed | PeerLost e) {
      throw e;
    } catch (RuntimeException e) {
      throw new TensorFailure(operation, parameters.size() + " parameters", e);
    } finally {
      GradMode.set_enabled(outside);
    }
  }
}
