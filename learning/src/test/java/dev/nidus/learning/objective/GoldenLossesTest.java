package dev.nidus.learning.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.testing.Closeness;
import dev.nidus.learning.weights.StoredTensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Losses and their gradients equal the reference's, in single and in double precision.
class GoldenLossesTest {
  private static final String[] FOUR = {"in4_0", "in4_1", "in4_2", "in4_3"};
  private static final String[] TWO = {"in4_0", "in4_1"};
  private static final String[] SCORES = {
    "swav_scores0", "swav_scores1", "swav_scores2", "swav_scores3", "swav_scores4"
  };
  private static final String[] SCORES_AND_QUEUES = {
    "swav_scores0",
    "swav_scores1",
    "swav_scores2",
    "swav_scores3",
    "swav_scores4",
    "swav_queue0",
    "swav_queue1"
  };

  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  static Stream<Arguments> losses() {
    return Stream.of(
            loss("negmining_T0.1", FOUR, x -> mined(0.1, x)),
            loss("negmining_T0.5", FOUR, x -> mined(0.5, x)),
            loss(
                "ntxentmined_T0.1",
                FOUR,
                x -> new MinedNtXent(at(0.1)).loss(x.get(0), x.get(1), x.get(2), x.get(3))),
            loss("ntxent_T0.1", TWO, x -> new NtXent(at(0.1)).loss(x.get(0), x.get(1))),
            loss("ntxent_T0.5", TWO, x -> new NtXent(at(0.5)).loss(x.get(0), x.get(1))),
            loss(
                "nnclr_T0.1",
                FOUR,
                x ->
                    new NearestNeighbourPairs(at(0.1), NearestNeighbourPairs.Pairing.OWN_NEIGHBOUR)
                        .loss(x.get(0), x.get(1), x.get(2), x.get(3))),
            loss(
                "swav",
                SCORES,
                x ->
                    new SwappedAssignments(at(0.1), Sinkhorn.FMCIB)
                        .loss(x.subList(0, 2), x.subList(2, 5), List.of())),
            loss(
                "swav_queue",
                SCORES_AND_QUEUES,
                x ->
                    new SwappedAssignments(at(0.1), Sinkhorn.FMCIB)
                        .loss(x.subList(0, 2), x.subList(2, 5), x.subList(5, 7))))
        .flatMap(each ->
            Stream.of(Precision.FLOAT32, Precision.FLOAT64)
                .map(precision ->
                    Arguments.of(each.get()[0], each.get()[1], each.get()[2], precision)));
  }

  @ParameterizedTest(name = "{0} {3}")
  @MethodSource("losses")
  void a_loss_and_its_gradients_equal_the_reference(
      String name, String[] inputs, Function<List<Tensor>, Tensor> objective, Precision precision)
      throws IOException {
    try (TensorScope scope = TensorScope.recording(name)) {
      List<Tensor> views = GoldenRows.inputs(scope, precision, inputs);
      Tensor loss = objective.apply(views);
      double golden = GoldenRows.loss(name, precision);
      double relative = precision == Precision.FLOAT64 ? 1e-12 : 1e-6;
      assertThat(loss.toDouble()).isCloseTo(golden, within(relative * golden));
      loss.backward();
      for (int n = 0; n < views.size() && !inputs[n].startsWith("swav_queue"); n++) {
        Closeness.assertClose(
            name + " gradient " + n,
            views.get(n).gradient().toFloats(),
            GoldenRows.array(name + "_grad" + n).values(),
            1e-5,
            1e-6);
      }
    }
  }

  @Test
  void sinkhorn_codes_equal_the_reference_and_survive_large_scores() throws IOException {
    try (TensorScope scope = TensorScope.open("codes")) {
      Tensor scores = GoldenRows.input(scope, "swav_scores0", Precision.FLOAT32);
      Closeness.assertClose(
          "codes",
          Sinkhorn.FMCIB.codes(scores).toFloats(),
          GoldenRows.array("swav_sinkhorn_scores0").values(),
          1e-5,
          1e-7);
      // exp(100 / 0.05) is beyond double precision
      Tensor codes = Sinkhorn.FMCIB.codes(scope.copyOf(new float[] {100, -100, -100, 100}, 2, 2));
      assertThat(codes.toFloats()).containsExactly(1, 0, 0, 1);
    }
  }

  @Test
  void the_neighbour_bank_answers_and_remembers_as_the_reference() throws IOException {
    int capacity = 16;
    try (NeighbourBank bank =
        new NeighbourBank(ring("nnbank_before_DxK", capacity), ProcessGroup.alone())) {
      for (int step = 0; step < 4; step++) {
        try (TensorScope scope = TensorScope.open("step")) {
          Tensor projections = GoldenRows.input(scope, "in4_" + step, Precision.FLOAT32);
          Closeness.assertClose(
              "neighbours of step " + step,
              bank.neighbours(projections).toFloats(),
              GoldenRows.array("nnbank_out" + step).values(),
              0,
              1e-9);
          bank.remember(projections);
          try (Arena arena = Arena.ofConfined();
              RowRing golden = ring("nnbank_after" + step + "_DxK", capacity)) {
            assertThat(
                    stored(bank.state(arena), "rows")
                        .bytes()
                        .mismatch(stored(golden.state(arena), "rows").bytes()))
                .isEqualTo(-1);
          }
        }
      }
      try (Arena arena = Arena.ofConfined()) {
        assertThat(stored(bank.state(arena), "position").count())
            .isEqualTo(GoldenRows.json("losses").path("nnbank").path("ptr").asInt());
      }
    }
  }

  @Test
  void crosswise_pairs_meet_the_other_view() throws IOException {
    try (TensorScope scope = TensorScope.open("pairs")) {
      List<Tensor> x = GoldenRows.inputs(scope, Precision.FLOAT64, FOUR);
      var own = new NearestNeighbourPairs(at(0.1), NearestNeighbourPairs.Pairing.OWN_NEIGHBOUR);
      var crosswise = new NearestNeighbourPairs(at(0.1), NearestNeighbourPairs.Pairing.CROSSWISE);
      double other = crosswise.loss(x.get(0), x.get(1), x.get(2), x.get(3)).toDouble();
      // exchanging the predictions turns one pairing into the other
      assertThat(other)
          .isEqualTo(own.loss(x.get(0), x.get(3), x.get(2), x.get(1)).toDouble())
          .isNotCloseTo(own.loss(x.get(0), x.get(1), x.get(2), x.get(3)).toDouble(), within(1e-3));
    }
  }

  @Test
  void a_batch_of_one_and_views_of_different_shapes_are_refused() {
    try (TensorScope scope = TensorScope.open("bad")) {
      Tensor one = scope.copyOf(new float[] {1, 2}, 1, 2);
      Tensor two = scope.copyOf(new float[] {1, 2, 3, 4}, 2, 2);
      assertThatThrownBy(() -> new NtXent(at(0.1)).loss(one, one))
          .hasMessage(
              "a contrastive loss compares different lesions: the batch needs at least 2, got 1");
      assertThatThrownBy(() -> new NtXent(at(0.1)).loss(one, two))
          .hasMessage("the views of a batch have the same shape, got (1, 2) and (2, 2)");
      assertThatThrownBy(() -> at(0)).hasMessageContaining("a temperature is positive");
      assertThatThrownBy(() ->
              new SwappedAssignments(at(0.1), Sinkhorn.FMCIB)
                  .loss(List.of(two), List.of(two), List.of(two, two)))
          .hasMessage("a queue for each of the 1 large crops is needed, got 2");
    }
  }

  private static StoredTensor stored(Map<String, StoredTensor> state, String name) {
    return Objects.requireNonNull(state.get(name), name);
  }

  private static RowRing ring(String name, int capacity) throws IOException {
    double[] transposed = GoldenRows.array(name).values(); // (size, capacity)
    int size = transposed.length / capacity;
    float[] rows = new float[transposed.length];
    for (int row = 0; row < capacity; row++) {
      for (int n = 0; n < size; n++) {
        rows[row * size + n] = (float) transposed[n * capacity + row];
      }
    }
    return new RowRing(rows, capacity, size);
  }

  private static Tensor mined(double temperature, List<Tensor> x) {
    return new NegativeMinedInfoNce(at(temperature)).loss(x.get(0), x.get(1), x.get(2), x.get(3));
  }

  private static Contrast at(double temperature) {
    return Contrast.alone(new Temperature(temperature));
  }

  private static Arguments loss(
      String name, String[] inputs, Function<List<Tensor>, Tensor> objective) {
    return Arguments.of(name, inputs, objective);
  }
}
