package dev.nidus.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.random.RandomSource;
import dev.nidus.core.testing.DeterministicWeights;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.tensor.Threads;
import dev.nidus.learning.testing.PeerProcesses;
import dev.nidus.learning.testing.ThreadExchange;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The ways to train a network against each other, where rounding cannot hide a mistake: in double
/// precision.
class TrainingTest {
  private static final ResNet3d SMALL = ResNet3d.small();
  private static final ResNet3d BOTTLENECKS =
      new ResNet3d(
          BlockKind.BOTTLENECK,
          List.of(1, 2, 1, 1),
          List.of(2, 4, 4, 4),
          1,
          2,
          StemPool.MAX,
          ConvolutionBias.PRESENT);
  static final TrainingOptions DOUBLE = TrainingOptions.defaults().with(Precision.FLOAT64);

  @TempDir private Path folder;

  @AfterEach
  void everything_is_released() {
    Threads.use(1);
    NativeMemory.requireNothingLive("after a test");
  }

  /// What a step leaves behind.
  ///
  /// @param loss of its patches
  /// @param numbers features, gradients, and running statistics after the step, by key
  record Step(double loss, SequencedMap<String, double[]> numbers, long seen) {}

  static Step step(
      ResNet3d network, TrainingOptions options, int first, int count, int d, int h, int w)
      throws UnfitWeights {
    Threads.use(1);
    SequencedMap<String, StoredTensor> weights =
        Initialisation.draw(network, RandomSource.of(7).named("weights"));
    try (PlainResNet plain = PlainResNet.of(network, weights, options);
        TensorScope step = TensorScope.recording("step")) {
      double[] values = new double[count * d * h * w];
      for (int n = 0; n < values.length; n++) {
        values[n] = DeterministicWeights.u(90, n + (long) first * d * h * w);
      }
      Tensor features = plain.training().features(step.copyOf(values, count, 1, d, h, w));
      double[] direction = new double[count * network.features()];
      for (int n = 0; n < direction.length; n++) {
        direction[n] = DeterministicWeights.u(77, n + (long) first * network.features());
      }
      Tensor weighed =
          features.multiply(step.copyOf(direction, count, network.features()).to(options.master()));
      Tensor loss = weighed.multiply(features).sum();
      loss.backward();
      SequencedMap<String, double[]> numbers = new LinkedHashMap<>();
      plain
          .state()
          .numbers()
          .forEach((key, parameter) -> {
            if (key.contains("running_")) {
              numbers.put(key, parameter.toDoubles());
            } else {
              try (Tensor gradient = parameter.gradient(step)) {
                numbers.put(key, gradient.toDoubles());
              }
            }
          });
      numbers.put("features", features.toDoubles());
      return new Step(
          loss.toDoubles()[0], numbers, plain.state().counter("layer4.0.bn1.num_batches_tracked"));
    }
  }

  @Test
  void two_processes_with_half_the_batch_each_train_as_one() throws Exception {
    for (ResNet3d network : List.of(SMALL, BOTTLENECKS)) {
      for (var memory : TrainingOptions.ActivationMemory.values()) {
        Step one = step(network, DOUBLE, 0, 6, 8, 20, 20);
        ThreadExchange exchange = new ThreadExchange(2);
        TrainingOptions shared = DOUBLE.with(exchange).with(memory);
        List<Callable<Step>> members = new ArrayList<>();
        members.add(() -> step(network, shared, 0, 2, 8, 20, 20));
        members.add(() -> step(network, shared, 2, 4, 8, 20, 20));
        List<Step> two = ThreadExchange.together(members);
        assertThat(exchange.calls()).isGreaterThan(8);
        assertThat(two.get(0).loss() + two.get(1).loss()).isCloseTo(one.loss(), within(one.loss()));
        one.numbers()
            .forEach((key, expected) -> {
              double[] a = two.get(0).numbers().getOrDefault(key, new double[0]);
              double[] b = two.get(1).numbers().getOrDefault(key, new double[0]);
              if (key.equals("features")) {
                assertNear(key, a, Arrays.copyOf(expected, a.length));
                assertNear(key, b, Arrays.copyOfRange(expected, a.length, expected.length));
              } else if (key.contains("running_")) {
                assertNear(key, a, expected);
                assertNear(key, b, expected);
              } else if (!key.endsWith(
                  "downsample.0.bias")) { // of no effect before a normalisation
                double[] sum = new double[a.length];
                Arrays.setAll(sum, n -> a[n] + b[n]);
                assertNear(key, sum, expected);
              }
            });
      }
    }
  }

  @Test
  void two_real_processes_have_the_loss_and_gradients_of_one() throws Exception {
    Step one = step(SMALL, DOUBLE, 0, 6, 8, 20, 20);
    List<String> expected = new ArrayList<>();
    expected.add("loss " + one.loss());
    one.numbers()
        .forEach((key, numbers) -> {
          int processes = key.contains("running_") ? 2 : 1; // each has the statistics of both
          for (int n = 0; n < Math.min(numbers.length, 20) && !key.equals("features"); n++) {
            expected.add(key + " " + processes * numbers[n]);
          }
        });
    try (PeerProcesses peers = PeerProcesses.start(TrainingPeerMain.class, 2, folder)) {
      for (int rank = 0; rank < 2; rank++) {
        List<String> lines = peers.linesOf(rank);
        assertThat(lines).hasSameSizeAs(expected);
        for (int n = 0; n < lines.size(); n++) {
          String[] got = lines.get(n).split(" ", 2);
          String[] wanted = expected.get(n).split(" ", 2);
          assertThat(got[0]).isEqualTo(wanted[0]);
          double number = Double.parseDouble(wanted[1]);
          assertThat(Double.parseDouble(got[1]))
              .as(got[0])
              .isCloseTo(
                  number, org.assertj.core.data.Offset.offset(1e-9 * (1 + Math.abs(number))));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void recomputed_gradients_are_the_kept_ones(FeaturePooling pooling) throws Exception {
    for (ResNet3d network : List.of(SMALL.with(pooling), BOTTLENECKS.with(pooling))) {
      Step kept = step(network, DOUBLE, 0, 4, 8, 20, 20);
      Step recomputed =
          step(network, DOUBLE.with(TrainingOptions.ActivationMemory.RECOMPUTE), 0, 4, 8, 20, 20);
      kept.numbers()
          .forEach((key, expected) ->
              assertRecomputed(
                  pooling, key, recomputed.numbers().getOrDefault(key, new double[0]), expected));
      assertThat(recomputed.seen()).isEqualTo(1);
    }
  }

  /// Where features come from every stage, gradients meet at the maps between stages, in another order.
  private static void assertRecomputed(
      FeaturePooling pooling, String key, double[] got, double[] expected) {
    switch (pooling) {
      case AVERAGE -> assertThat(got).as(key).isEqualTo(expected);
      case STAGES -> assertNear(key, got, expected);
    }
  }

  @Test
  void bfloat16_trains_with_single_precision_gradients_near_those_of_double() throws Exception {
    Step exact = step(SMALL, DOUBLE, 0, 16, 10, 32, 32);
    Step single = step(SMALL, TrainingOptions.defaults(), 0, 16, 10, 32, 32);
    Step half = step(SMALL, TrainingOptions.defaults().with(Precision.BFLOAT16), 0, 16, 10, 32, 32);
    assertThat(relative(single.numbers(), exact.numbers(), "layer4.0.conv2.weight"))
        .isLessThan(1e-4);
    assertThat(relative(half.numbers(), exact.numbers(), "layer4.0.conv2.weight"))
        .isBetween(1e-4, 0.1);
    assertThat(relative(half.numbers(), exact.numbers(), "bn1.running_var")).isLessThan(0.01);
  }

  @Test
  void a_state_survives_its_export_bit_for_bit() throws Exception {
    SequencedMap<String, StoredTensor> drawn =
        Initialisation.draw(SMALL, RandomSource.of(1).named("weights"));
    SequencedMap<String, StoredTensor> others =
        Initialisation.draw(SMALL, RandomSource.of(2).named("weights"));
    try (PlainResNet a = PlainResNet.of(SMALL, drawn);
        PlainResNet b = PlainResNet.of(SMALL, others)) {
      try (TensorScope scope = TensorScope.open("step")) {
        a.training().features(scope.copyOf(new float[2 * 1000], 2, 1, 10, 10, 10));
      }
      SequencedMap<String, StoredTensor> exported = a.state().export(Arena.ofAuto());
      assertThat(exported.sequencedKeySet()).containsExactlyElementsOf(drawn.keySet());
      b.state().restore(exported);
      assertThat(b.state().counter("bn1.num_batches_tracked")).isEqualTo(1);
      SequencedMap<String, StoredTensor> again = b.state().export(Arena.ofAuto());
      exported.forEach((key, tensor) -> {
        StoredTensor other = Objects.requireNonNull(again.get(key));
        assertThat(tensor.bytes().mismatch(other.bytes())).as(key).isEqualTo(-1);
      });
    }
  }

  private static double relative(
      Map<String, double[]> got, Map<String, double[]> expected, String key) {
    return relative(
        got.getOrDefault(key, new double[0]), expected.getOrDefault(key, new double[0]));
  }

  private static void assertNear(String what, double[] got, double[] expected) {
    assertThat(relative(got, expected)).as(what).isLessThan(1e-9);
  }

  /// The length of the difference over the length of the expected.
  private static double relative(double[] got, double[] expected) {
    assertThat(got).hasSameSizeAs(expected);
    double difference = 0;
    double size = 0;
    for (int n = 0; n < got.length; n++) {
      difference += (got[n] - expected[n]) * (got[n] - expected[n]);
      size += expected[n] * expected[n];
    }
    return Math.sqrt(difference)
        / (Math.sqrt(size) + 1e-3); // some gradients are nothing but rounding
  }

  private static org.assertj.core.data.Offset<Double> within(double size) {
    return org.assertj.core.data.Offset.offset(1e-9 * Math.abs(size));
  }
}
