package dev.nidus.app.audit;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.evaluation.PredictedTable;
import dev.nidus.app.evaluation.PredictionColumns;
import dev.nidus.evidence.audit.Count;
import dev.nidus.evidence.audit.LeakageAudit;
import dev.nidus.evidence.audit.LeakageAudit.Answer;
import dev.nidus.evidence.audit.Level;
import dev.nidus.evidence.audit.Overlap;
import dev.nidus.evidence.audit.Role;
import dev.nidus.evidence.audit.SplitPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything that an audit of tables says.
///
/// @param tables in the order of their use
/// @param leakage between them
/// @param features near-duplicates between them
/// @param voxels the same images between them
/// @param model its intervals by patient and by lesion, if a model was given
/// @param clusters of each split whose patients or scans are known
/// @param label the column of labels, if it was named
record StudyAudit(
    List<AuditedTable> tables,
    LeakageAudit leakage,
    FeatureSearch features,
    VoxelSearch voxels,
    Optional<ModelIntervals> model,
    Map<Role, SplitClustering> clusters,
    Optional<String> label) {

  StudyAudit {
    tables = List.copyOf(tables);
    clusters = Map.copyOf(clusters);
  }

  /// @throws UsageProblem if fewer than two tables are given, or one cannot be read
  static StudyAudit of(AuditRequest request) {
    if (request.tables().size() < 2) {
      throw new UsageProblem(
          "an audit compares splits; give at least two of --pretrain, --train, --tune and --test");
    }
    List<AuditedTable> tables =
        request.tables().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(one -> AuditedTable.read(one.getKey(), one.getValue(), request.columns()))
            .toList();
    AuditedTable.requireNamedColumns(tables, request.columns());
    request.label().ifPresent(label -> requireLabel(tables, label));
    LeakageAudit leakage = new LeakageAudit(tables.stream().map(AuditedTable::keys).toList());
    FeatureSearch features =
        request
            .features()
            .map(file -> FeatureSearch.of(leakage, file, request.columns(), request.near()))
            .orElseGet(FeatureSearch::none);
    Map<Role, SplitClustering> clusters = new EnumMap<>(Role.class);
    for (AuditedTable table : tables) {
      SplitClustering.of(table, request.label())
          .ifPresent(clustering -> clusters.put(table.role(), clustering));
    }
    VoxelSearch voxels =
        switch (request.images()) {
          case AuditRequest.ImageRule.Closed() -> VoxelSearch.none("images were not opened");
          case AuditRequest.ImageRule.Open open -> VoxelSearch.of(tables, open);
        };
    return new StudyAudit(
        tables,
        leakage,
        features,
        voxels,
        model(request, tables, features),
        clusters,
        request.label());
  }

  private static Optional<ModelIntervals> model(
      AuditRequest request, List<AuditedTable> tables, FeatureSearch features) {
    if (request.predictions().isPresent()) {
      Path file = request.predictions().get();
      String label =
          request
              .label()
              .orElseThrow(() ->
                  new UsageProblem(
                      "--predictions needs the column of the true classes; name it with --label"));
      return Optional.of(
          ModelIntervals.of(
              PredictedTable.read(
                  file,
                  new PredictionColumns(
                      label,
                      request.columns().patient(),
                      PredictionColumns.UnknownPatients.REFUSED,
                      Optional.empty(),
                      Optional.empty())),
              String.valueOf(file.getFileName())));
    }
    return request.features().isPresent() && request.label().isPresent()
        ? Optional.of(ModelIntervals.of(tables, features, request.label().get()))
        : Optional.empty();
  }

  /// Whether settings were chosen on patients who are tested: at the widest level that both splits know.
  TestTuning testTuning() {
    return TestTuning.of(leakage);
  }

  private static void requireLabel(List<AuditedTable> tables, String label) {
    if (tables.stream().noneMatch(table -> table.table().find(label).isPresent())) {
      throw new UsageProblem("no table has the column '%s' that --label names".formatted(label));
    }
  }

  /// Every integer by its stable name.
  Map<String, Count> counts() {
    Map<String, Count> counts = new LinkedHashMap<>(leakage.counts());
    counts.putAll(features.counts());
    counts.putAll(voxels.counts());
    return counts;
  }

  /// Whether anything is on both sides of a split.
  boolean leaks() {
    return SplitPair.all().stream()
            .anyMatch(pair ->
                List.of(Level.values()).stream()
                    .anyMatch(level ->
                        leakage.ask(pair, level) instanceof Answer.Counted(Overlap overlap)
                            && overlap.units() > 0))
        || Stream.concat(features.counts().values().stream(), voxels.counts().values().stream())
            .anyMatch(count -> count instanceof Count.Known(int value) && value > 0);
  }

  /// What a reader should know about the numbers.
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    for (AuditedTable table : tables) {
      for (Level level : Level.values()) {
        int unknown = table.keys().unknown(level);
        if (unknown > 0 && table.keys().knows(level)) {
          remarks.add(
              "%d of the %d rows of %s have no %s; what they share cannot be seen."
                  .formatted(unknown, table.keys().rows(), table.role().word(), level.word()));
        }
      }
    }
    for (Level level : List.of(Level.PATIENT, Level.STUDY, Level.SCAN)) {
      long sources =
          tables.stream()
              .flatMap(table -> Optional.ofNullable(table.rowKeys().sources().get(level)).stream())
              .distinct()
              .count();
      if (sources > 1) {
        remarks.add(
            "The %s of the splits come from different places; they are compared as text, and two names for one %s would not be seen."
                .formatted(level.plural(), level.word()));
      }
    }
    features.remarks().forEach(remark -> remarks.add(remark + "."));
    voxels.remarks().forEach(remark -> remarks.add(remark + "."));
    return remarks;
  }

  /// What a user is told at once.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (SplitPair pair : SplitPair.all()) {
      if (leakage.split(pair.split()).isEmpty() || leakage.given(pair).size() < least(pair)) {
        continue;
      }
      for (Level level : Level.values()) {
        lines.add(sentence(pair, level));
      }
      voxelLines(lines, pair);
      if (features
              .counts()
              .get("%s_near_duplicates_in_%s".formatted(pair.split().word(), pair.word()))
          instanceof Count.Known(int value)) {
        lines.add(
            "%d lesions of %s have a near-duplicate in %s"
                .formatted(value, pair.split().word(), words(pair)));
      }
    }
    lines.add(testTuning().sentence());
    return lines;
  }

  private void voxelLines(List<String> lines, SplitPair pair) {
    if (voxels.counts().get(VoxelSearch.voxels(pair)) instanceof Count.Known(int value)) {
      lines.add(
          "%d lesions of %s lie in a scan whose voxels are in %s, under whatever name"
              .formatted(value, pair.split().word(), words(pair)));
    }
    if (voxels.counts().get(VoxelSearch.images(pair)) instanceof Count.Known(int value)) {
      lines.add(
          "%d lesions of %s look almost the same as one in %s"
              .formatted(value, pair.split().word(), words(pair)));
    }
  }

  /// A group of one split would only repeat that split.
  private static int least(SplitPair pair) {
    return pair.others().size() == 1 ? 1 : 2;
  }

  static String words(SplitPair pair) {
    return pair.word().replace('_', ' ');
  }

  /// What a split shares with others at a level.
  String sentence(SplitPair pair, Level level) {
    String split = pair.split().word();
    return switch (leakage.ask(pair, level)) {
      case Answer.Unknown(String reason) ->
          "whether %s of %s are in %s cannot be known: %s"
              .formatted(level.plural(), split, words(pair), reason);
      case Answer.Counted(Overlap overlap) when level == Level.LESION ->
          "%d of %d lesions of %s are in %s"
              .formatted(overlap.units(), overlap.of(), split, words(pair));
      case Answer.Counted(Overlap overlap) ->
          "%d of %d %s of %s are in %s, with %d of its %d lesions"
              .formatted(
                  overlap.units(),
                  overlap.of(),
                  level.plural(),
                  split,
                  words(pair),
                  overlap.lesions(),
                  overlap.rows());
    };
  }
}
