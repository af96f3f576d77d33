package dev.nidus.app.study;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.ClassProbe;
import dev.nidus.app.adaptation.MetricKey;
import dev.nidus.app.file.WholeCsv;
import dev.nidus.app.study.Fits.Draw;
import dev.nidus.app.study.Steps.Outcome;
import dev.nidus.app.study.TaskFrame.Subset;
import dev.nidus.app.table.ScanPath;
import dev.nidus.app.table.TextTable;
import dev.nidus.core.digest.Sha256;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.probe.CoxProbe;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.LinearProbe;
import dev.nidus.evidence.probe.NeighbourProbe;
import dev.nidus.evidence.probe.Tuning;
import dev.nidus.evidence.resampling.Patients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Fits arms to subsets of the training lesions, and asks them about the test lesions. No outcome of a test lesion is read.
///
/// @param steps where fits are kept
/// @param laboratory where encoders are
/// @param commands of fine-tuning
/// @param plan of the study
/// @param home folder from which the study names its files
record ArmFits(
    Steps steps, Laboratory laboratory, NidusCommands commands, StudyPlan plan, Path home) {

  /// Fits one arm.
  Outcome<Fits> fit(ArmPlan arm, TaskFrame frame, List<Subset> subsets) throws IOException {
    String title = "fit of %s for %s".formatted(arm.name(), frame.task().name());
    return switch (arm) {
      case ArmPlan.Probe _, ArmPlan.Neighbours _, ArmPlan.Columns _, ArmPlan.Plain _ ->
          features(arm, frame, subsets, title);
      case ArmPlan.Finetuned finetuned ->
          trained(List.of("--weights"), finetuned, frame, subsets, title);
      case ArmPlan.Supervised supervised ->
          trained(List.of("--from-scratch", "--weights"), supervised, frame, subsets, title);
    };
  }

  private static String described(List<Subset> subsets) {
    StringBuilder text = new StringBuilder();
    subsets.forEach(subset ->
        text.append(subset.fraction())
            .append(' ')
            .append(Arrays.toString(subset.rows()))
            .append('\n'));
    return text.toString();
  }

  private Outcome<Fits> features(ArmPlan arm, TaskFrame frame, List<Subset> subsets, String title)
      throws IOException {
    List<LesionFeatures> features = frame.arms().get(arm.name());
    if (features == null) {
      return steps.failed(title, "", "its features are missing");
    }
    List<Integer> all = new ArrayList<>(frame.train());
    all.addAll(frame.tune());
    all.addAll(frame.test());
    String method = arm instanceof ArmPlan.Neighbours ? "neighbours" : "linear";
    return steps.run(
        "fit",
        title,
        List.of(
            method,
            frame.digest().hex(),
            features.stream()
                .map(one -> one.digest(TaskFrame.array(all)).hex())
                .collect(Collectors.joining(" ")),
            described(subsets),
            "at most %d folds".formatted(plan.statistics().folds())),
        Fits.class,
        _ -> {
          List<Draw> draws = new ArrayList<>();
          for (Subset subset : subsets) {
            LesionFeatures own = features.get(subset.turn() % features.size());
            draws.add(
                switch (frame.task()) {
                  case TaskPlan.Classes _ -> classes(arm, frame, own, subset);
                  case TaskPlan.Survival _ -> survival(arm, frame, own, subset);
                });
          }
          return new Fits(draws);
        });
  }

  private Draw classes(ArmPlan arm, TaskFrame frame, LesionFeatures features, Subset subset) {
    int[] tune = TaskFrame.array(frame.tune());
    MetricKey metric = frame.classes().size() == 2 ? MetricKey.ROC_AUC : MetricKey.ACCURACY;
    ClassProbe probe =
        arm instanceof ArmPlan.Neighbours
            ? new ClassProbe.Neighbours(NeighbourProbe.by(metric.metric()))
            : new ClassProbe.Linear(
                LinearProbe.standard().withMetric(metric.metric()), OptionalDouble.empty());
    try {
      FeatureMatrix training = features.matrix(subset.rows());
      if (training.constantColumns() == training.columns()) {
        throw new Inestimable(
            "all features are the same for all %d training lesions".formatted(training.rows()));
      }
      Tuning tuning =
          tune.length > 0
              ? new Tuning.Split(features.matrix(tune), frame.labels(tune))
              : folded(frame, subset, Tuning.CrossValidation::new);
      ClassProbe.Fitted fitted = probe.fit(training, frame.labels(subset.rows()), tuning);
      return draw(
          frame,
          subset,
          "%s %.4g".formatted(fitted.setting(), fitted.chosen()),
          fitted.scores(features.matrix(TaskFrame.array(frame.test()))),
          0);
    } catch (Inestimable impossible) {
      return impossible(frame, subset, String.valueOf(impossible.getMessage()));
    }
  }

  private Draw survival(ArmPlan arm, TaskFrame frame, LesionFeatures features, Subset subset) {
    if (arm instanceof ArmPlan.Neighbours) {
      return impossible(
          frame,
          subset,
          "neighbours vote for classes; take a probe for survival, which is a Cox model");
    }
    int[] tune = TaskFrame.array(frame.tune());
    try {
      CoxProbe.Choice choice =
          tune.length > 0
              ? new CoxProbe.Choice.Aside(features.matrix(tune), frame.times(tune))
              : folded(frame, subset, CoxProbe.Choice.CrossValidation::new);
      FeatureMatrix training = features.matrix(subset.rows());
      CoxProbe.Fitted fitted =
          CoxProbe.standard().fit(training, frame.times(subset.rows()), choice);
      double[] own = fitted.risks(training);
      Arrays.sort(own);
      int half = own.length / 2;
      double median = own.length % 2 == 1 ? own[half] : (own[half - 1] + own[half]) / 2;
      return draw(
          frame,
          subset,
          "ridge %.4g".formatted(fitted.ridge()),
          Arrays.stream(fitted.risks(features.matrix(TaskFrame.array(frame.test()))))
              .mapToObj(risk -> new double[] {risk})
              .toArray(double[][]::new),
          median);
    } catch (Inestimable impossible) {
      return impossible(frame, subset, String.valueOf(impossible.getMessage()));
    }
  }

  /// Folds of whole patients: as many as the plan says, or as there are patients.
  private <T> T folded(TaskFrame frame, Subset subset, BiFunction<Integer, Patients, T> choice) {
    Patients patients = frame.cohort().patients(subset.rows());
    return choice.apply(Math.min(plan.statistics().folds(), patients.count()), patients);
  }

  private static Draw draw(
      TaskFrame frame, Subset subset, String setting, double[][] scores, double cut) {
    return new Draw(
        subset.fraction(),
        subset.draw(),
        subset.rows().length,
        frame.cohort().patients(subset.rows()).count(),
        setting,
        Arrays.stream(scores).map(row -> Arrays.stream(row).boxed().toList()).toList(),
        cut,
        "");
  }

  private static Draw impossible(TaskFrame frame, Subset subset, String reason) {
    return new Draw(
        subset.fraction(),
        subset.draw(),
        subset.rows().length,
        frame.cohort().patients(subset.rows()).count(),
        "",
        List.of(),
        0,
        reason);
  }

  private Outcome<Fits> trained(
      List<String> start, ArmPlan.Trained arm, TaskFrame frame, List<Subset> subsets, String title)
      throws IOException {
    if (!(frame.task() instanceof TaskPlan.Classes(var _, var _, String label))) {
      return steps.failed(
          title, "", "fine-tuning in a study is for classes; take a probe for survival");
    }
    Optional<Path> file = arm.plan().map(home::resolve).filter(Files::isRegularFile);
    List<String> from = new ArrayList<>(List.of("finetune", "--label", label));
    from.addAll(start);
    List<String> with = new ArrayList<>();
    file.map(Path::toString).or(arm::plan).ifPresent(name -> with.addAll(List.of("--plan", name)));
    List<Draw> draws = new ArrayList<>();
    for (Subset subset : subsets) {
      List<String> settings = settings(arm, subset);
      Outcome<Draw> done =
          switch (laboratory.weights(arm.encoder(), subset.turn())) {
            case Outcome.Failed<Laboratory.Weights>(String reason) ->
                steps.failed(title, "", "its encoder is missing: " + reason);
            case Outcome.Done<Laboratory.Weights>(Laboratory.Weights weights, var _, var _) -> {
              List<String> base = new ArrayList<>(from);
              base.add(weights.file());
              base.addAll(with);
              settings.forEach(setting -> base.addAll(List.of("--set", setting)));
              yield steps.run(
                  "training",
                  "%s, %s %% of the labels, draw %d"
                      .formatted(title, Summary.percent(subset.fraction()), subset.draw()),
                  List.of(
                      String.join(" ", start),
                      weights.digest(),
                      arm.plan().orElse(""),
                      file.map(laboratory::digest).map(Sha256::hex).orElse(""),
                      String.join("\n", settings),
                      frame.digest().hex(),
                      laboratory.scans(frame.cohort()).hex(),
                      described(List.of(subset))),
                  Draw.class,
                  folder -> train(base, frame, subset, folder));
            }
          };
      draws.add(
          switch (done) {
            case Outcome.Done<Draw>(Draw draw, var _, var _) -> draw;
            case Outcome.Failed<Draw>(String reason) -> impossible(frame, subset, reason);
          });
    }
    return draws.stream().noneMatch(Draw::isFitted)
        ? steps.failed(title, "", draws.getFirst().reason())
        : new Outcome.Done<>(new Fits(draws), frame.digest(), Path.of(""));
  }

  /// What is set for a training: its seed, which both arms of a pair share, its length, and what the study says.
  private List<String> settings(ArmPlan.Trained arm, Subset subset) {
    List<String> settings = new ArrayList<>(List.of("seed=" + subset.turn()));
    arm.steps()
        .ifPresent(steps ->
            settings.addAll(
                List.of(
                    "training.epochs=null",
                    "training.steps="
                        + steps.get(plan.labels().fractions().indexOf(subset.fraction())))));
    settings.addAll(arm.settings().orElse(List.of()));
    return settings;
  }

  /// A run of `finetune` on a subset, and of `predict` on the test lesions.
  private Draw train(List<String> base, TaskFrame frame, Subset subset, Path folder)
      throws IOException {
    Path lesions = folder.resolve("lesions.csv");
    StudyCohort cohort = frame.cohort();
    List<List<String>> table = new ArrayList<>();
    List<List<String>> train = cohort.table(subset.rows());
    List<List<String>> tune = cohort.table(TaskFrame.array(frame.tune()));
    List<String> header = new ArrayList<>(train.getFirst());
    int old = header.indexOf("split");
    if (old >= 0) {
      header.set(old, "split_of_cohort");
    }
    header.add("split");
    absolute(cohort, train);
    absolute(cohort, tune);
    train.stream().skip(1).forEach(row -> table.add(with(row, "train")));
    tune.stream().skip(1).forEach(row -> table.add(with(row, "tune")));
    WholeCsv.write(lesions, header, table);
    Path run = folder.resolve("run");
    List<String> arguments = new ArrayList<>(base);
    arguments.add(1, lesions.toString());
    arguments.addAll(
        List.of("--patient", cohort.plan().patient(), "--progress", "none", "-o", run.toString()));
    arguments.addAll(cohort.plan().scanOptions());
    if (Files.exists(run)) {
      arguments.add("--resume");
    }
    commands.require(arguments);
    Path tests = folder.resolve("test.csv");
    List<List<String>> rows = cohort.table(TaskFrame.array(frame.test()));
    absolute(cohort, rows);
    WholeCsv.write(tests, rows.getFirst(), rows.subList(1, rows.size()));
    Path predictions = folder.resolve("predictions.csv");
    List<String> ask =
        new ArrayList<>(
            List.of(
                "predict",
                tests.toString(),
                "--model",
                run.resolve("model.safetensors").toString(),
                "-o",
                predictions.toString()));
    ask.addAll(cohort.plan().scanOptions());
    commands.require(ask);
    TextTable said = TextTable.read(predictions, List.of(LesionFeatures.ROW));
    if (said.rows() != frame.test().size()) {
      throw new UsageProblem(
          "the trained model gave predictions for %d of %d test lesions"
              .formatted(said.rows(), frame.test().size()));
    }
    List<List<Double>> scores = new ArrayList<>();
    for (int row = 0; row < said.rows(); row++) {
      int number = row;
      scores.add(
          IntStream.range(0, frame.classes().size())
              .mapToObj(k -> Double.parseDouble(said.at(number, "conf_scores_class_" + k)))
              .toList());
    }
    return new Draw(
        subset.fraction(),
        subset.draw(),
        subset.rows().length,
        cohort.patients(subset.rows()).count(),
        "",
        scores,
        0,
        "");
  }

  /// Image paths that hold wherever the table lies.
  private static void absolute(StudyCohort cohort, List<List<String>> table) {
    int image = table.getFirst().indexOf("image_path");
    if (image >= 0) {
      for (List<String> row : table.subList(1, table.size())) {
        row.set(
            image,
            ScanPath.of(cohort.root(), row.get(image))
                .map(scan -> scan.isRemote() ? scan.name() : scan.file().toString())
                .orElse(row.get(image)));
      }
    }
  }

  private static List<String> with(List<String> row, String split) {
    List<String> longer = new ArrayList<>(row);
    longer.add(split);
    return longer;
  }
}
