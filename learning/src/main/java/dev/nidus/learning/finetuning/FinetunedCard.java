package dev.nidus.learning.finetuning;

import dev.nidus.learning.plan.FinetuningPlan;
import dev.nidus.learning.plan.LoadingPlan;
import dev.nidus.learning.plan.PlanYaml;
import dev.nidus.learning.plan.StartPlan;
import dev.nidus.learning.plan.TrunkPlan;
import dev.nidus.learning.plan.TuningPlan;
import dev.nidus.learning.run.StepMetrics;
import dev.nidus.learning.training.FinishedRun;
import dev.nidus.learning.weights.AtomicFile;
import dev.nidus.learning.weights.WeightsDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `MODEL_CARD.md` of a model that was trained with labels: what it tells apart, what it was made of, and what
/// it must not be used for. Every number comes from the run; what nobody said is said to be unknown.
record FinetunedCard(
    FinetuningPlan plan,
    FinetuningData data,
    StartingEncoder start,
    FinishedRun finished,
    WeightsDigest weights) {

  void write(Path file) throws IOException {
    AtomicFile.write(file, text().getBytes(StandardCharsets.UTF_8));
  }

  String text() {
    return """
    # %s

    A model of CT lesions: a patch of %s voxels around a point becomes a probability for each of %d classes of \
    `%s`: %s. Trained with labels by Nidus.

    | | |
    |---|---|
    | weights SHA-256 (encoder and head) | `%s` |
    | started from | %s |
    | learned | %s |
    | program | %s |
    | plan and start SHA-256 | `%s` |
    | tables and classes SHA-256 | `%s` |
    | steps | %s |
    | weights of | %s |
    | computed on | %s |

    ## Data

    %s

    %,d rows of the table were refused, %,d lesions gave no patch (run.log says why). Their terms, as given by \
    whoever trained it: %s

    Nobody checked here whom these patients represent. A model may be wrong more often on those whom it has \
    not seen: other scanners, contrast, age or sex.

    ## Intended use

    Research on imaging biomarkers, on lesions whose location is given: `nidus predict lesions.csv --model \
    model.safetensors`.

    ## Limits

    - Not a medical device; not for diagnosis or treatment.
    - Its probabilities were not calibrated, and the class frequencies of its training lesions are in them.
    - %s
    - The terms of the data above may restrict what may be done with weights that were trained on it.

    ## Plan

    ```yaml
    %s```
    """
        .formatted(
            plan.name(),
            start.patch().size(),
            data.classes().count(),
            data.classes().label(),
            String.join(", ", data.classes().names()),
            weights.sha256(),
            begun(),
            learned(),
            finished.identity().program(),
            finished.identity().plan(),
            finished.identity().data(),
            finished.last().map(metrics -> "%,d".formatted(metrics.step())).orElse("0"),
            chosen(),
            finished.surroundings().machine(),
            String.join("\n", data.remarks().stream().map(remark -> "- " + remark).toList()),
            data.refusedRows(),
            finished.refused(),
            plan.data().licence().orElse("not given (the plan says no data.licence)."),
            worth(),
            PlanYaml.write(withoutPaths()).indent(0))
        .replace("\n        ", "\n");
  }

  private String begun() {
    return switch (plan.start()) {
      case StartPlan.Weights _ -> "trained weights: " + start.identity().name();
      case StartPlan.Like _ ->
          "random weights in the network of " + start.identity().name() + " (supervised baseline)";
      case StartPlan.Random _ -> "random weights (supervised baseline)";
    };
  }

  private String learned() {
    return switch (plan.trunk()) {
      case TrunkPlan.Full _ -> "encoder and head";
      case TrunkPlan.Frozen _ ->
          "the head; the encoder stayed bit for bit, its running statistics included";
      case TrunkPlan.LastStages(int stages) ->
          "the head and the last %d of 4 stages; the rest stayed bit for bit, its running statistics included"
              .formatted(stages);
    };
  }

  private String worth() {
    String elsewhere =
        "What the model is worth has to be estimated on patients from whom it has not learned, with"
            + " an interval.";
    return isTuned()
        ? "The tuning split chose these weights, so numbers on it are too good. " + elsewhere
        : elsewhere;
  }

  private boolean isTuned() {
    return data.tune().isPresent() && plan.tuning().model() == TuningPlan.Chosen.BEST;
  }

  private String chosen() {
    if (!isTuned()) {
      return "the last step";
    }
    List<StepMetrics> looks =
        finished.measured().stream().filter(each -> each.tuning().isPresent()).toList();
    Optional<StepMetrics> best =
        looks.stream().max(Comparator.comparingDouble(FinetunedCard::value));
    return best.map(look ->
            String.format(
                Locale.ROOT,
                "step %,d, the best of %d looks at the tuning split (%s %.4f)",
                look.step(),
                looks.size(),
                plan.tuning().criterion().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                Math.abs(value(look))))
        .orElse("the last step");
  }

  private static double value(StepMetrics look) {
    return look.tuning()
        .map(tuning -> tuning.score().orElse(-tuning.loss()))
        .orElse(Double.NEGATIVE_INFINITY);
  }

  /// A card is given to others, who have no use for where files lay.
  private FinetuningPlan withoutPaths() {
    LoadingPlan loading = plan.loading();
    return plan.withData(plan.data().withoutPaths())
        .withStart(plan.start().bare())
        .withLoading(
            new LoadingPlan(
                loading.workers(), loading.ahead(), loading.cacheMebibytes(), Optional.empty()));
  }
}
