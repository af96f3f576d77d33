package dev.nidus.learning.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TensorScopeTest {
  private static final float[] FOUR = {1, -2, 3, -4};

  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  @Test
  void operations_compute() {
    try (TensorScope scope = TensorScope.open("arithmetic")) {
      Tensor x = scope.copyOf(FOUR, 2, 2);
      assertThat(x.shape()).containsExactly(2L, 2L);
      assertThat(x.add(x).toFloats()).containsExactly(2, -4, 6, -8);
      assertThat(x.multiply(x).toFloats()).containsExactly(1, 4, 9, 16);
      assertThat(x.multiply(0.5).toFloats()).containsExactly(0.5f, -1, 1.5f, -2);
      assertThat(x.sum().toFloats()).containsExactly(-2);
      assertThat(x.to(Precision.BFLOAT16).toFloats()).containsExactly(1, -2, 3, -4);
      assertThat(x.reluInPlace()).isSameAs(x);
      assertThat(x.toFloats()).containsExactly(1, 0, 3, 0);
    }
  }

  @Test
  void a_linear_layer_multiplies_by_the_transposed_weight() {
    try (Parameter weight = Parameter.copyOf(new float[] {1, 0, 0, 2, 1, 1}, 3, 2);
        Parameter bias = Parameter.copyOf(new float[] {10, 20, 30}, 3);
        TensorScope scope = TensorScope.open("linear")) {
      assertThat(
              scope.copyOf(new float[] {3, 4}, 1, 2).linear(weight, Optional.of(bias)).toFloats())
          .containsExactly(13, 28, 37);
    }
  }

  @Test
  void a_closed_scope_answers_with_a_sentence_and_not_with_a_crash() {
    Tensor escaped;
    try (TensorScope scope = TensorScope.open("short")) {
      escaped = scope.copyOf(FOUR, 4);
    }
    assertThatThrownBy(escaped::toFloats)
        .isInstanceOf(ScopeClosed.class)
        .hasMessageContaining("scope 'short' is closed");
    try (TensorScope scope = TensorScope.open("longer")) {
      Tensor freed = scope.copyOf(FOUR, 4);
      freed.close();
      assertThatThrownBy(freed::sum)
          .isInstanceOf(ScopeClosed.class)
          .hasMessageContaining("tensor (4) of scope 'longer' is closed");
      Tensor other = scope.copyOf(FOUR, 4);
      assertThatThrownBy(() -> other.add(escaped)).isInstanceOf(ScopeClosed.class);
    }
  }

  @Test
  void a_closed_parameter_answers_with_a_sentence() {
    Parameter parameter = Parameter.copyOf(FOUR, 4);
    parameter.close();
    parameter.close();
    try (TensorScope scope = TensorScope.open("use")) {
      assertThatThrownBy(() -> scope.of(parameter))
          .isInstanceOf(ScopeClosed.class)
          .hasMessageContaining("parameter (4) is closed");
    }
  }

  @Test
  void a_result_belongs_to_the_youngest_scope_among_its_operands() {
    try (TensorScope outer = TensorScope.open("outer")) {
      Tensor old = outer.copyOf(FOUR, 4);
      try (TensorScope inner = outer.child("inner")) {
        Tensor young = inner.copyOf(FOUR, 4);
        assertThat(old.add(young).scope()).isSameAs(inner);
        assertThat(young.add(old).scope()).isSameAs(inner);
        assertThat(old.add(old).scope()).isSameAs(outer);
        assertThat(inner.live()).isEqualTo(3);
      }
      assertThat(outer.live()).isEqualTo(2);
      assertThat(outer.liveBytes()).isEqualTo(2 * 16);
    }
  }

  @Test
  void a_kept_result_survives_its_scope() {
    try (TensorScope outer = TensorScope.open("outer")) {
      Tensor kept;
      try (TensorScope inner = outer.child("inner")) {
        kept = inner.keep(inner.copyOf(FOUR, 4).multiply(2));
      }
      assertThat(kept.toFloats()).containsExactly(2, -4, 6, -8);
      Tensor own = outer.copyOf(FOUR, 4);
      assertThatThrownBy(() -> outer.keep(own)).hasMessageContaining("no scope around it");
    }
  }

  @Test
  void another_thread_is_refused() {
    try (TensorScope scope = TensorScope.open("mine")) {
      Tensor x = scope.copyOf(FOUR, 4);
      assertThatThrownBy(() -> CompletableFuture.runAsync(x::sum).join())
          .isInstanceOf(CompletionException.class)
          .cause()
          .hasMessageContaining("scope 'mine' belongs to thread");
      assertThatThrownBy(() -> CompletableFuture.runAsync(scope::close).join())
          .cause()
          .hasMessageContaining("belongs to thread");
    }
  }

  @Test
  void scopes_close_in_reverse_order() {
    try (TensorScope outer = TensorScope.open("outer");
        TensorScope inner = outer.child("inner")) {
      assertThat(inner.name()).isEqualTo("outer / inner");
      assertThatThrownBy(outer::close)
          .hasMessage(
              "scope 'outer' must be closed after the scope opened inside it: 'outer / inner' is"
                  + " still open");
    }
  }

  @Test
  void a_leak_names_the_open_scopes() {
    try (TensorScope scope = TensorScope.open("forgotten")) {
      Tensor x = scope.copyOf(FOUR, 4);
      assertThatThrownBy(() -> NativeMemory.requireNothingLive("at the end"))
          .isInstanceOf(NativeMemoryLeak.class)
          .hasMessage(
              "at the end, 1 native tensors (0.0 MB) are still alive; open scopes: 'forgotten' with"
                  + " 1 tensors, 0.0 MB");
      assertThat(NativeMemory.liveBytes()).isEqualTo(x.bytes());
    }
    try (Parameter _ = Parameter.copyOf(FOUR, 4)) {
      assertThatThrownBy(() -> NativeMemory.requireNothingLive("at the end"))
          .hasMessageContaining("none, so parameters of a network were not closed");
    }
  }

  @Test
  void a_failure_inside_the_library_names_the_operation_and_the_shapes() {
    try (Parameter weight = Parameter.copyOf(new float[27], 1, 1, 3, 3, 3);
        TensorScope scope = TensorScope.open("shapes")) {
      Tensor twoChannels = scope.copyOf(new float[16], 1, 2, 2, 2, 2);
      assertThatThrownBy(() -> twoChannels.conv3d(weight, Optional.empty(), new Convolution(1, 1)))
          .isInstanceOf(TensorFailure.class)
          .hasMessageStartingWith(
              "conv3d with weight (1, 1, 3, 3, 3) of (1, 2, 2, 2, 2) failed: Given groups=1")
          .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
    }
  }

  @Test
  void gradients_flow_only_in_a_recording_scope() {
    try (TensorScope scope = TensorScope.recording("training")) {
      Tensor x = scope.copyOf(FOUR, 4).trackGradient();
      x.multiply(x).sum().backward();
      assertThat(x.gradient().toFloats()).containsExactly(2, -4, 6, -8);
    }
    try (TensorScope scope = TensorScope.open("inference")) {
      Tensor x = scope.copyOf(FOUR, 4).trackGradient();
      Tensor sum = x.multiply(x).sum();
      assertThatThrownBy(sum::backward).isInstanceOf(TensorFailure.class);
      assertThatThrownBy(x::gradient).hasMessageContaining("no gradient reached it");
    }
  }

  @Test
  void fused_convolutions_refuse_to_lose_a_gradient() {
    Assumptions.assumeTrue(FusedConvolution.whyUnavailable().isEmpty());
    try (Parameter weight = Parameter.copyOf(new float[16 * 16 * 27], 16, 16, 3, 3, 3);
        Parameter bias = Parameter.copyOf(new float[16], 16);
        FusedConvolution fused =
            FusedConvolution.pack(
                weight, bias, new Convolution(1, 1), Extent3.cube(4), Precision.FLOAT32);
        TensorScope scope = TensorScope.recording("training")) {
      Tensor x = scope.copyOf(new float[16 * 64], 1, 16, 4, 4, 4).trackGradient();
      assertThatThrownBy(() -> fused.apply(x)).hasMessageContaining("no gradient");
    }
  }

  @Test
  void memory_stays_flat_over_many_scopes() throws Exception {
    float[] values = new float[256 * 256];
    long settled = 0;
    for (int n = 0; n < 3000; n++) {
      try (TensorScope scope = TensorScope.open("step")) {
        Tensor x = scope.copyOf(values, 256, 256);
        assertThat(x.multiply(2).add(x).reluInPlace().sum().toFloats()[0]).isZero();
      }
      if (n == 1000) {
        settled = residentKilobytes();
      }
    }
    // unreleased, these 2,000 steps would hold 2 GB
    assertThat(residentKilobytes()).isLessThan(settled + 200_000);
  }

  @Test
  void the_library_describes_itself_and_devices_answer_honestly() {
    assertThat(NativeLibrary.load())
        .isInstanceOfSatisfying(
            NativeLibrary.Loaded.class,
            loaded -> {
              assertThat(loaded.version()).startsWith("2.10.0");
              assertThat(loaded.cpuCapability()).isNotBlank();
              assertThat(loaded.threads()).isPositive();
              assertThat(loaded.buildSummary()).contains("PyTorch built with");
            });
    assertThat(Device.CPU.whyUnavailable()).isEmpty();
    assertThat(Device.CUDA.word()).isEqualTo("cuda");
    Device.CUDA.whyUnavailable().ifPresent(why -> assertThat(why).contains("use --device cpu"));
  }

  @Test
  void threads_are_set_for_the_calling_thread() {
    Threads.use(1);
    Threads.use(1);
    assertThatThrownBy(() -> Threads.use(0)).hasMessageContaining("at least one thread");
  }

  private static long residentKilobytes() throws Exception {
    Path status = Path.of("/proc/self/status");
    Assumptions.assumeTrue(Files.exists(status), "resident memory is read from /proc");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
