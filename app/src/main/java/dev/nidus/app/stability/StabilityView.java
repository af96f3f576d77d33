package dev.nidus.app.stability;

import dev.nidus.app.evaluation.RefusedRow;
import dev.nidus.app.retest.RetestView.Line;
import dev.nidus.evidence.chart.Chart;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.stability.BlandAltman;
import dev.nidus.evidence.stability.Discriminability;
import dev.nidus.evidence.stability.IccForm;
import dev.nidus.evidence.stability.TrialSpread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The texts of `stability.html`.
///
/// @param table its name
/// @param lead lesions, patients, copies
/// @param verdict what it is worth
/// @param findings what else a reader should see at once
/// @param remarks what a reader should know
/// @param joint a line per perturbation: repeatability beside discriminability
/// @param originals the lesions as they are
/// @param errors how far features move
/// @param correlations of features, by form
/// @param metrics over trials
/// @param predictions their correlations and limits of agreement
/// @param charts in order
/// @param left lesions that were left out of a perturbation
/// @param refused rows that were left out of all
/// @param receipt what the numbers depend on
/// @param command what the user wrote
public record StabilityView(
    String table,
    String lead,
    String verdict,
    List<String> findings,
    List<String> remarks,
    List<Joint> joint,
    List<Line> originals,
    List<Spread> errors,
    List<Line> correlations,
    List<Spread> metrics,
    List<Line> predictions,
    List<Chart> charts,
    List<RefusedCopy> left,
    List<RefusedRow> refused,
    List<Line> receipt,
    String command) {
  private static final String NONE = "–";

  /// Repeatability beside discriminability.
  ///
  /// @param correlation median ICC(A,1) of features
  /// @param verdict in a word or two
  public record Joint(
      String perturbation,
      String trials,
      String lesions,
      String correlation,
      String correlationInterval,
      String identification,
      String identificationInterval,
      String chance,
      String verdict) {}

  /// A number over trials.
  public record Spread(
      String perturbation, String number, String original, String mean, String sd, String band) {}

  public StabilityView {
    findings = List.copyOf(findings);
    remarks = List.copyOf(remarks);
    joint = List.copyOf(joint);
    originals = List.copyOf(originals);
    errors = List.copyOf(errors);
    correlations = List.copyOf(correlations);
    metrics = List.copyOf(metrics);
    predictions = List.copyOf(predictions);
    charts = List.copyOf(charts);
    left = List.copyOf(left);
    refused = List.copyOf(refused);
    receipt = List.copyOf(receipt);
  }

  static StabilityView of(
      Stability stability, StabilityVerdict verdict, Map<String, Chart> charts, String command) {
    List<Spread> errors = new ArrayList<>();
    List<Line> correlations = new ArrayList<>();
    List<Spread> metrics = new ArrayList<>();
    List<Line> predictions = new ArrayList<>();
    for (Stability.OfPerturbation one : stability.perturbations()) {
      if (one.result() instanceof Stability.Found found) {
        String name = one.planned().perturbation().text();
        errors(name, found.error(), errors);
        correlations(name, found, correlations);
        found
            .metrics()
            .forEach(metric ->
                metrics.add(
                    spread(name, metric.label(), four(metric.original()), metric.spread())));
        predictions(name, found, predictions);
      }
    }
    Stability.Made made = stability.made();
    return new StabilityView(
        made.table(),
        String.format(
            Locale.ROOT,
            "%,d lesions of %,d patients, %,d features of each; %,d patches of %,d scans were"
                + " encoded (%s).",
            stability.lesions(),
            stability.patients(),
            made.encoder().features(),
            made.counts().patches(),
            made.counts().scans(),
            made.counts().reads() == made.counts().scans()
                ? "each scan was read once"
                : "%,d reads of scans".formatted(made.counts().reads())),
        verdict.text(),
        verdict.more(),
        stability.remarks(),
        stability.perturbations().stream().map(StabilityView::joint).toList(),
        originals(stability.originals()),
        errors,
        correlations,
        metrics,
        predictions,
        List.copyOf(charts.values()),
        stability.refusedCopies(),
        stability.refused(),
        receipt(made),
        command);
  }

  private static Joint joint(Stability.OfPerturbation one) {
    String name = one.planned().perturbation().text();
    String trials = Integer.toString(one.planned().trials());
    String lesions = "%,d of %,d".formatted(one.lesions(), one.patients());
    return switch (one.result()) {
      case Stability.Nothing(String reason) ->
          new Joint(name, trials, lesions, NONE, NONE, NONE, NONE, NONE, reason);
      case Stability.Found found -> {
        Measured median =
            found.correlation().get(IccForm.AGREEMENT_SINGLE)
                    instanceof
                    Stability.Correlation.Distribution(Measured value, var _, var _, var _)
                ? value
                : new Measured.Missing("all features are constant");
        Stability.Discrimination told = found.discrimination();
        yield new Joint(
            name,
            trials,
            lesions,
            value(median),
            interval(median),
            value(told.identification()),
            interval(told.identification()),
            four(told.found().chance()),
            told.verdict().map(StabilityView::word).orElse("cannot be judged"));
      }
    };
  }

  private static String word(Discriminability.Worth worth) {
    return switch (worth) {
      case TELLS_APART -> "told apart";
      case WORTHLESS -> "worthless: not told apart";
    };
  }

  private static List<Line> originals(Stability.Originals originals) {
    List<Line> lines = new ArrayList<>();
    lines.add(
        new Line(
            "effective rank of the features",
            four(originals.effectiveRank()),
            NONE,
            "independent directions in which lesions differ"));
    lines.add(
        new Line(
            "constant features",
            Integer.toString(originals.constant()),
            NONE,
            "the same in all lesions, so that they say nothing"));
    originals
        .probe()
        .ifPresent(probe -> lines.add(line("ROC-AUC of a linear probe, patients left out", probe)));
    originals
        .metrics()
        .forEach(metric -> lines.add(line(metric.label() + " of the model", metric.measured())));
    return lines;
  }

  private static void errors(String name, Stability.FeatureErrors errors, List<Spread> lines) {
    if (errors.relative().isPresent()) {
      lines.add(spread(name, "relative L2", "0", errors.relative().get()));
    }
    lines.add(spread(name, "cosine distance", "0", errors.cosine()));
    lines.add(spread(name, "mean square, as published", "0", errors.meanSquare()));
  }

  private static Spread spread(String name, String number, String original, TrialSpread spread) {
    return new Spread(
        name,
        number,
        original,
        four(spread.mean()),
        spread.trials() == 1 ? NONE : four(spread.deviation()),
        spread.trials() == 1
            ? NONE
            : "%s to %s".formatted(four(spread.low()), four(spread.high())));
  }

  private static void correlations(String name, Stability.Found found, List<Line> lines) {
    for (IccForm form : StabilityAnalysis.FORMS) {
      switch (found.correlation().get(form)) {
        case Stability.Correlation.Distribution(
                Measured median,
                List<Double> values,
                double good,
                double excellent) ->
            lines.add(
                new Line(
                    "%s: %s, median of features".formatted(name, form.notation()),
                    value(median),
                    interval(median),
                    "5 to 95 %% of features: %s to %s; from 0.75: %.0f %%, from 0.9: %.0f %%"
                        .formatted(
                            four(values.get(5)),
                            four(values.get(95)),
                            100 * good,
                            100 * excellent)));
        case Stability.Correlation.Missing(String reason) ->
            lines.add(new Line("%s: %s".formatted(name, form.notation()), NONE, NONE, reason));
        case null -> throw new IllegalStateException("all forms are estimated");
      }
    }
  }

  private static void predictions(String name, Stability.Found found, List<Line> lines) {
    for (Stability.Prediction prediction : found.predictions()) {
      String what = "%s, score of %s: ".formatted(name, prediction.name());
      for (IccForm form : StabilityAnalysis.FORMS) {
        Measured measured = prediction.correlation().get(form);
        if (measured != null) {
          lines.add(line(what + form.notation(), measured));
        }
      }
      switch (prediction.agreement()) {
        case Stability.Agreement.Estimated(BlandAltman limits) -> {
          lines.add(line(what + "bias", limits.bias(), limits.biasInterval()));
          lines.add(
              line(what + "lower limit of agreement", limits.lower(), limits.lowerInterval()));
          lines.add(
              line(what + "upper limit of agreement", limits.upper(), limits.upperInterval()));
        }
        case Stability.Agreement.Missing(String reason) ->
            lines.add(new Line(what + "limits of agreement", NONE, NONE, reason));
      }
    }
    found
        .changed()
        .ifPresent(share ->
            lines.add(
                new Line(
                    name + ": copies that get another class",
                    String.format(Locale.ROOT, "%.1f %%", 100 * share),
                    NONE,
                    "than their original")));
  }

  private static List<Line> receipt(Stability.Made made) {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("program", made.program(), "", ""));
    lines.add(new Line("encoder", made.encoder().name(), "", made.encoder().numerics()));
    lines.add(new Line("weights", brief(made.encoder().weightsDigest()), "", "SHA-256, abridged"));
    lines.add(
        new Line(
            "patch",
            "%s voxels of %s".formatted(made.patch().size(), made.patch().spacing()),
            "",
            "law " + made.patch().law().word()));
    made.model()
        .ifPresent(text ->
            lines.add(
                new Line(
                    "model", made.modelDigest().map(StabilityView::brief).orElse(NONE), "", text)));
    lines.add(new Line("seed of all draws", Long.toString(made.seed()), "", ""));
    return lines;
  }

  private static String brief(String digest) {
    return digest.length() > 12 ? digest.substring(0, 12) : digest;
  }

  private static Line line(String name, Measured measured) {
    return new Line(
        name,
        value(measured),
        interval(measured),
        switch (measured) {
          case Measured.Estimated(double _, ConfidenceInterval interval) ->
              interval.method().description();
          case Measured.WithoutInterval(double _, String reason) -> reason;
          case Measured.Missing(String reason) -> reason;
        });
  }

  private static Line line(String name, double value, ConfidenceInterval interval) {
    return line(name, new Measured.Estimated(value, interval));
  }

  private static String value(Measured measured) {
    return switch (measured) {
      case Measured.Estimated(double value, var _) -> four(value);
      case Measured.WithoutInterval(double value, var _) -> four(value);
      case Measured.Missing _ -> NONE;
    };
  }

  private static String interval(Measured measured) {
    return switch (measured) {
      case Measured.Estimated(double _, ConfidenceInterval interval) ->
          "%s to %s".formatted(four(interval.low()), four(interval.high()));
      case Measured.WithoutInterval _, Measured.Missing _ -> NONE;
    };
  }

  /// Three decimals, or three digits of small numbers.
  private static String four(double value) {
    if (!Double.isFinite(value)) {
      return value < 0 ? "−∞" : "∞";
    }
    return Math.abs(value) >= 0.01 || value == 0
        ? String.format(Locale.ROOT, "%.3f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }
}
