package dev.nidus.learning.tensor;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// Owns tensors and frees them when it is closed. Confined to the thread that opened it, closed in
/// the reverse order of opening; both are checked.
///
///     try (TensorScope batch = TensorScope.open("encode batch")) {
///       Tensor patches = batch.copyOf(values, 2, 1, 50, 50, 50);
///       return trunk.features(patches).toFloats();
///     }
public final class TensorScope implements AutoCloseable {
  private static final AtomicLong OPENED = new AtomicLong();
  private static final ThreadLocal<@Nullable TensorScope> INNERMOST = new ThreadLocal<>();

  private enum Gradients {
    NONE,
    RECORDED
  }

  private final String name;
  private final Gradients gradients;
  private final Thread thread = Thread.currentThread();
  private final long age = OPENED.incrementAndGet();
  private final @Nullable TensorScope outer = INNERMOST.get();
  private final Set<Tensor> tensors = new LinkedHashSet<>();
  private final List<Runnable> closing = new ArrayList<>();
  private final List<Recomputation> chains = new ArrayList<>();
  private boolean closed;

  private TensorScope(String name, Gradients gradients) {
    NativeLibrary.require();
    this.name = name;
    this.gradients = gradients;
    INNERMOST.set(this);
    NativeMemory.opened(this);
  }

  /// Opens a scope whose operations leave no trace for gradients: inference.
  public static TensorScope open(String name) {
    return new TensorScope(name, Gradients.NONE);
  }

  /// Opens a scope whose operations are recorded, so that {@link Tensor#backward} works: training.
  public static TensorScope recording(String name) {
    return new TensorScope(name, Gradients.RECORDED);
  }

  /// Opens a scope inside this one; it records gradients if this one does.
  public TensorScope child(String childName) {
    requireUsable();
    return new TensorScope(name + " / " + childName, gradients);
  }

  /// A part of a computation that leaves no trace for gradients even in a recording scope: what is frozen in
  /// a network.
  ///
  /// @param x of the innermost scope; not closed
  /// @param body from x to a tensor of the scope of its operand; may write over the operand
  /// @return the result in the scope of x
  public static Tensor untraced(Tensor x, UnaryOperator<Tensor> body) {
    try (TensorScope quiet = open("untraced")) {
      return quiet.keep(body.apply(quiet.alias(x)));
    }
  }

  /// A float32 tensor with a copy of the values, last dimension fastest.
  public Tensor copyOf(float[] values, long... shape) {
    return copyOf(MemorySegment.ofArray(values), shape);
  }

  /// A float64 tensor with a copy of the values, last dimension fastest.
  public Tensor copyOf(double[] values, long... shape) {
    requireElements(values.length, shape);
    return run(
        "copy",
        List.of(),
        () -> {
          org.bytedeco.pytorch.Tensor fresh =
              torch.empty(shape, new TensorOptions(ScalarType.Double), null);
          NativeTensors.memory(fresh).copyFrom(MemorySegment.ofArray(values));
          return fresh;
        });
  }

  /// A float32 tensor with a copy of the numbers, in native byte order, last dimension fastest.
  public Tensor copyOf(MemorySegment floats, long... shape) {
    long needed = NativeTensors.elements(shape) * Float.BYTES;
    if (floats.byteSize() != needed) {
      throw new IllegalArgumentException(
          "a tensor of shape %s needs %d bytes, got %d"
              .formatted(NativeTensors.text(shape), needed, floats.byteSize()));
    }
    return filled(into -> into.copyFrom(floats), shape);
  }

  /// A float32 tensor that the caller writes: the segment is valid only inside the call.
  public Tensor filled(Consumer<MemorySegment> writer, long... shape) {
    return run(
        "allocate",
        List.of(),
        () -> {
          org.bytedeco.pytorch.Tensor fresh =
              torch.empty(shape, new TensorOptions(ScalarType.Float), null);
          writer.accept(NativeTensors.memory(fresh));
          return fresh;
        });
  }

  /// The parameter as an operand of this scope: the same memory, not a copy.
  public Tensor of(Parameter parameter) {
    return run("use", List.of(), () -> new org.bytedeco.pytorch.Tensor(parameter.usablePointer()));
  }

  /// Moves a tensor of this scope to the scope around it: how a result leaves.
  ///
  /// @return the tensor's new handle; the old one is closed
  public Tensor keep(Tensor tensor) {
    requireUsable();
    if (tensor.scope() != this) {
      throw new IllegalArgumentException(
          "scope '%s' cannot keep a tensor of scope '%s'".formatted(name, tensor.scope().name));
    }
    if (outer == null) {
      throw new IllegalStateException(
          ("scope '%s' has no scope around it to which a tensor could be kept; copy its numbers"
                  + " with toFloats()")
              .formatted(name));
    }
    Tensor kept =
        outer.run("keep", List.of(tensor), () -> new org.bytedeco.pytorch.Tensor(tensor.pointer()));
    tensor.close();
    return kept;
  }

  /// Tensors of this scope that are alive.
  public int live() {
    return tensors.size();
  }

  /// Their size in bytes.
  public long liveBytes() {
    return tensors.stream().mapToLong(Tensor::bytes).sum();
  }

  public String name() {
    return name;
  }

  /// Frees every tensor of this scope.
  ///
  /// @throws IllegalStateException if another thread calls it, or a scope opened later is still open
  @Override
  public void close() {
    if (closed) {
      return;
    }
    requireThread();
    TensorScope innermost = INNERMOST.get();
    if (innermost != this) {
      throw new IllegalStateException(
          "scope '%s' must be closed after the scope opened inside it: '%s' is still open"
              .formatted(name, innermost == null ? "none" : innermost.name));
    }
    new ArrayList<>(tensors).forEach(Tensor::close);
    closing.forEach(Runnable::run);
    closed = true;
    if (outer == null) {
      INNERMOST.remove();
    } else {
      INNERMOST.set(outer);
    }
    NativeMemory.closed(this);
  }

  @Override
  public String toString() {
    return "'%s' with %d tensors, %.1f MB".formatted(name, live(), liveBytes() / 1e6);
  }

  boolean isYoungerThan(TensorScope other) {
    return age > other.age;
  }

  void requireUsable() {
    if (closed) {
      throw new ScopeClosed("scope '" + name + "'");
    }
    requireThread();
  }

  /// A tensor of another scope of this thread as one of this scope: the same memory, no history.
  Tensor alias(Tensor other) {
    return run("alias", List.of(other), () -> other.pointer().detach());
  }

  /// A handle of this scope on a native tensor.
  Tensor adopt(org.bytedeco.pytorch.Tensor fromNative) {
    return run("adopt", List.of(), () -> new org.bytedeco.pytorch.Tensor(fromNative));
  }

  /// What is released with the tensors of this scope.
  void onClose(Runnable release) {
    closing.add(release);
  }

  /// Takes note of a chain through which a backward pass has to be continued.
  void add(Recomputation chain) {
    chains.add(chain);
  }

  /// Goes on with a backward pass in the chains of this scope that it has reached, the latest first: all that
  /// was computed from the end of one lies behind it then.
  void continueBackward() {
    new ArrayList<>(chains).reversed().forEach(Recomputation::continueBackward);
  }

  /// As {@link #continueBackward}, for this scope and then for those around it.
  void continueBackwardOutward() {
    for (TensorScope each = this; each != null; each = each.outer) {
      each.continueBackward();
    }
  }

  void forget(Tensor tensor) {
    tensors.remove(tensor);
  }

  /// Calls the native library for a result that will belong to this scope.
  Tensor run(String operation, List<Tensor> operands, Supplier<org.bytedeco.pytorch.Tensor> body) {
    requireUsable();
    operands.forEach(Tensor::requireUsable);
    // a body may call operations of another scope; whoever called this one goes on as before
    NativeCalls.entered();
    boolean outside = GradMode.is_enabled();
    try (PointerScope _ = new PointerScope()) {
      GradMode.set_enabled(gradients == Gradients.RECORDED);
      org.bytedeco.pytorch.Tensor result = body.get().retainReference();
      Tensor tensor = new Tensor(this, result);
      tensors.add(tensor);
      return tensor;
    } catch (ScopeClosed | PeerLost e) {
      throw e;
    } catch (RuntimeException e) {
      throw new TensorFailure(operation, NativeTensors.text(operands), e);
    } finally {
      GradMode.set_enabled(outside);
      NativeCalls.left();
    }
  }

  private static void requireElements(long got, long... shape) {
    long needed = NativeTensors.elements(shape);
    if (got != needed) {
      throw new IllegalArgumentException(
          "a tensor of shape %s needs %d numbers, got %d"
              .formatted(NativeTensors.text(shape), needed, got));
    }
  }

  private void requireThread() {
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          "scope '%s' belongs to thread %s but was used from thread %s"
              .formatted(name, thread.getName(), Thread.currentThread().getName()));
    }
  }
}
