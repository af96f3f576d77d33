package dev.nidus.learning.tensor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Java code that stands in the way of a gradient: the native engine calls it with the gradient that
/// arrives at an intermediate tensor, and goes on with what it returns.
///
/// The binding has room for few callbacks at a time, so one is shared by all tensors; it finds its
/// body by the node that the engine is evaluating. A body runs once, on the thread that called
/// `backward`, without recording.
final class GradientHooks {
  /// A body.
  @FunctionalInterface
  interface Hook {
    /// The gradient to go on with, given the one that arrived; a new tensor.
    org.bytedeco.pytorch.Tensor apply(org.bytedeco.pytorch.Tensor gradient);
  }

  private static final Map<Long, Hook> WAITING = new ConcurrentHashMap<>();
  private static final Dispatch DISPATCH = new Dispatch().retainReference();

  /// What the last body of this thread returned: the engine copies the handle after the callback, so
  /// it is released by the next one or at the end of `backward`.
  private static final ThreadLocal<org.bytedeco.pytorch.@Nullable Tensor> RETURNED =
      new ThreadLocal<>();

  private GradientHooks() {}

  /// Puts a body in the way of the gradient of a tensor that an operation made.
  ///
  /// @return the key for {@link #forget}
  static long put(org.bytedeco.pytorch.Tensor intermediate, Hook body) {
    long node = intermediate.grad_fn().address();
    if (WAITING.putIfAbsent(node, body) != null) {
      throw new IllegalStateException("the gradient of a tensor is hooked twice");
    }
    intermediate.register_hook(DISPATCH);
    return node;
  }

  /// Drops a body if no gradient reached it. The node may be gone and its address in use again, so
  /// the body is named too.
  static void forget(long key, Hook body) {
    WAITING.remove(key, body);
  }

  /// Bodies that wait for a gradient, in the whole process: for tests.
  static int waiting() {
    return WAITING.size();
  }

  /// Called after each `backward`.
  static void releaseReturned() {
    org.bytedeco.pytorch.Tensor last = RETURNED.get();
    if (last != null) {
      RETURNED.remove();
      last.close();
    }
  }

  /// The one callback.
  private static final class Dispatch extends TensorTensorHook {
    @Override
    public TensorBase call(TensorBase gradient) {
      try (PointerScope _ = new PointerScope()) {
        GradMode.set_enabled(false);
        Hook body = WAITING.remove(torch.get_current_node().address());
        if (body == null) {
          throw new IllegalStateException(
              "a gradient arrived for the second time; run the step forward again before another"
                  + " backward");
        }
        org.bytedeco.pytorch.Tensor result =
            body.apply(new org.bytedeco.pytorch.Tensor(gradient)).retainReference();
        releaseReturned();
        RETURNED.set(result);
        return result;
      } catch (RuntimeException e) {
        SummedGradient.remember(e);
        throw e;
      } finally {
        GradMode.set_enabled(false); // a body may have recorded; the engine does not
      }
    }
  }
}
