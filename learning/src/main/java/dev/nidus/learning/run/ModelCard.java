package dev.nidus.learning.run;

import dev.nidus.learning.plan.DataPlan;
import dev.nidus.learning.plan.LoadingPlan;
import dev.nidus.learning.plan.PlanYaml;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.weights.AtomicFile;
import dev.nidus.learning.weights.WeightsDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// `MODEL_CARD.md`: what an encoder was made of, what it is for, and what it must not be used for. Every
/// number comes from the run; what nobody said is said to be unknown.
///
/// @param plan what was done
/// @param identity program, plan and data
/// @param lesions rows of the table that were used
/// @param refused rows that were not
/// @param scans different scans
/// @param patients different patients, if the plan names their column
/// @param features length of the feature vector
/// @param weights digest of the trunk
/// @param last the last measurement
/// @param collapsed whether the embedding was found collapsed at the end
/// @param machine where it was computed
public record ModelCard(
    PretrainingPlan plan,
    RunIdentity identity,
    long lesions,
    long refused,
    long scans,
    OptionalLong patients,
    int features,
    WeightsDigest weights,
    Optional<StepMetrics> last,
    Collapse collapsed,
    String machine) {

  /// Whether all lesions get about the same embedding.
  public enum Collapse {
    SPREAD,
    COLLAPSED,
    NOT_MEASURED
  }

  /// Writes it over an older one.
  public void write(Path file) throws IOException {
    AtomicFile.write(file, text().getBytes(StandardCharsets.UTF_8));
  }

  String text() {
    return """
    # %s

    An encoder of CT lesions: a patch of %s voxels of %s mm around a point becomes %d numbers. Trained \
    without labels by Nidus.

    | | |
    |---|---|
    | trunk SHA-256 | `%s` |
    | program | %s |
    | plan SHA-256 | `%s` |
    | lesion table SHA-256 | `%s` |
    | steps | %s |
    | final loss | %s |
    | embedding | %s |
    | computed on | %s |

    ## Data

    %,d lesions in %,d scans of %s were used, %,d rows of the table were refused (run.log says why). Their \
    terms, as given by whoever trained it: %s

    Nobody checked here whom these patients represent. Sex, age, scanner and contrast of the cohort are as \
    in its source; an encoder may work worse on those whom it has not seen.

    ## Intended use

    Research on imaging biomarkers: as frozen features for a probe, or as a start for fine-tuning, on lesions \
    whose location is given, cut by the same law (`nidus extract --weights model.safetensors` does).

    ## Limits

    - Not a medical device; not for diagnosis or treatment.
    - It was trained without labels: whether its features tell anything about an outcome has to be shown on \
    patients who were not in the table above, with an interval.
    - The patch has to be cut as the encoder was trained: law `%s`, spacing, size and scaling are in the \
    weights file, and other tools must follow them.
    - The terms of the data above may restrict what may be done with weights that were trained on it.

    ## Plan

    ```yaml
    %s```
    """
        .formatted(
            plan.name(),
            plan.patch().spec().size(),
            "%s x %s x %s"
                .formatted(
                    plan.patch().spacing().get(0),
                    plan.patch().spacing().get(1),
                    plan.patch().spacing().get(2)),
            features,
            weights.sha256(),
            identity.program(),
            identity.plan(),
            identity.data(),
            last.map(metrics -> "%,d".formatted(metrics.step())).orElse("0"),
            last.map(metrics -> String.format(Locale.ROOT, "%.4f", metrics.loss())).orElse("none"),
            embedding(),
            machine,
            lesions,
            scans,
            patients.isPresent()
                ? "%,d patients".formatted(patients.getAsLong())
                : "an unknown number of patients (the plan names no data.patient_column)",
            refused,
            plan.data().licence().orElse("not given (the plan says no data.licence)."),
            plan.patch().law().word(),
            PlanYaml.write(withoutPaths()).indent(0))
        .replace("\n        ", "\n");
  }

  /// A card is given to others, who have no use for where files lay.
  private PretrainingPlan withoutPaths() {
    DataPlan data = plan.data();
    return plan.withData(
            new DataPlan(
                Optional.empty(),
                Optional.empty(),
                data.coordinates(),
                data.maskColumn(),
                data.maskLabel(),
                data.patientColumn(),
                data.hounsfieldOnly(),
                data.resampleSlices(),
                data.licence()))
        .withLoading(
            new LoadingPlan(
                plan.loading().workers(),
                plan.loading().ahead(),
                plan.loading().cacheMebibytes(),
                Optional.empty()));
  }

  private String embedding() {
    String rank =
        last.filter(metrics -> metrics.effectiveRank().isPresent())
            .map(metrics ->
                String.format(
                    Locale.ROOT, ", effective rank %.1f", metrics.effectiveRank().getAsDouble()))
            .orElse("");
    return switch (collapsed) {
      case SPREAD -> "spread" + rank;
      case COLLAPSED -> "**collapsed**: all lesions get about the same embedding" + rank;
      case NOT_MEASURED -> "not measured";
    };
  }
}
