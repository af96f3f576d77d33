package dev.nidus.app.conformance;

import static java.util.Objects.requireNonNull;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.FeatureTable;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.ResamplingLaw;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Checks what another implementation made of the suite, and explains what it did otherwise.
///
/// Where their patches are given, patch and encoder are judged one by one: the encoder by what ours
/// makes of *their* patches. Where only features are given, every mutant is computed and held against
/// them.
public final class ConformanceCheck {
  private final LawExpectation expected;
  private final MutantFeatures mutants = new MutantFeatures();
  private final Map<SuiteLesion, PatchCase> cuttings = new HashMap<>();

  private ConformanceCheck(LawExpectation expected) {
    this.expected = expected;
  }

  /// Opens a suite for one law.
  ///
  /// @throws UsageProblem if the folder holds no whole suite
  public static ConformanceCheck of(Path suite, ResamplingLaw law) {
    return new ConformanceCheck(LawExpectation.read(suite, law));
  }

  /// Checks a table of features and, if given, a folder of patches (`000001.npy` by row, or
  /// `LESION.npy`; as the network saw them).
  ///
  /// @param features a row per lesion, named by a column `lesion`, or in the order of `lesions.csv`
  /// @throws UsageProblem if the input cannot be compared at all
  public Verdict check(Path features, Optional<Path> patches) {
    Map<SuiteLesion, float[]> theirs = rows(FeatureTable.read(features));
    Map<SuiteLesion, TheirPatch> theirPatches = patches.map(this::patches).orElse(Map.of());
    List<Verdict.Finding> findings = new ArrayList<>();
    Map<SuiteLesion, PatchDiagnosis.Pair> pairs = pairs(theirPatches);
    for (SuiteLesion lesion : expected.lesions()) {
      findings.add(
          finding(
              lesion,
              Optional.ofNullable(theirs.get(lesion)),
              Optional.ofNullable(pairs.get(lesion)),
              patches.isPresent()));
    }
    Verdict verdict = new Verdict(expected.law(), findings, List.of());
    return verdict.conforms()
        ? verdict
        : new Verdict(expected.law(), findings, explanations(findings, theirs, pairs));
  }

  private Verdict.Finding finding(
      SuiteLesion lesion,
      Optional<float[]> theirs,
      Optional<PatchDiagnosis.Pair> pair,
      boolean patchesGiven) {
    Optional<Verdict.Closeness> patch = pair.map(both -> Verdict.Closeness.of(both.error()));
    if (!expected.expects(lesion)) {
      return new Verdict.Finding(
          lesion.name(),
          Optional.empty(),
          Optional.empty(),
          theirs.map(_ ->
              "this law refuses it, since the seed lies outside the scan; yours has features"));
    }
    if (theirs.isEmpty()) {
      return new Verdict.Finding(
          lesion.name(), patch, Optional.empty(), Optional.of("your table has no row for it"));
    }
    return new Verdict.Finding(
        lesion.name(),
        patch,
        Optional.of(Verdict.Closeness.of(Tier.error(expected.featuresOf(lesion), theirs.get()))),
        patchesGiven && patch.isEmpty()
            ? Optional.of("your folder of patches has none for it")
            : Optional.empty());
  }

  /// The explanations of whatever differs, patches first.
  private List<String> explanations(
      List<Verdict.Finding> findings,
      Map<SuiteLesion, float[]> theirs,
      Map<SuiteLesion, PatchDiagnosis.Pair> pairs) {
    List<String> explanations = new ArrayList<>();
    boolean patchesDiffer = differ(findings.stream().map(Verdict.Finding::patch).toList());
    boolean featuresDiffer = differ(findings.stream().map(Verdict.Finding::features).toList());
    if (patchesDiffer) {
      explanations.addAll(PatchDiagnosis.explain(List.copyOf(pairs.values())));
    }
    if (featuresDiffer && pairs.isEmpty()) {
      explanations.addAll(explainFeatures(theirs, FeatureDiagnosis.Suspects.PATCH_AND_ENCODER));
    } else if (featuresDiffer && patchesDiffer) {
      explanations.addAll(explainEncoder(theirs, pairs));
    } else if (featuresDiffer) {
      explanations.add("your patches are right, so the encoder or the table is not");
      explanations.addAll(explainFeatures(theirs, FeatureDiagnosis.Suspects.ENCODER));
    }
    findings.stream()
        .filter(finding -> finding.objection().isPresent())
        .findFirst()
        .ifPresent(finding ->
            explanations.add(
                "%s: %s".formatted(finding.lesion(), finding.objection().orElseThrow())));
    return explanations;
  }

  private static boolean differ(List<Optional<Verdict.Closeness>> all) {
    return all.stream().flatMap(Optional::stream).anyMatch(one -> !one.tier().passes());
  }

  private List<String> explainFeatures(
      Map<SuiteLesion, float[]> theirs, FeatureDiagnosis.Suspects suspects) {
    List<SuiteLesion> order = theirs.keySet().stream().filter(expected::expects).toList();
    return new FeatureDiagnosis(
            inputs(order), order.stream().map(lesion -> row(theirs, lesion)).toList(), mutants)
        .explain(suspects);
  }

  /// Our own patches and features of some lesions.
  List<MutantFeatures.Input> inputs(List<SuiteLesion> lesions) {
    List<PatchCase> cases = cases(lesions);
    List<MutantFeatures.Input> inputs = new ArrayList<>();
    for (int n = 0; n < lesions.size(); n++) {
      inputs.add(
          new MutantFeatures.Input(
              lesions.get(n),
              cases.get(n),
              cases.get(n).cut().orElseThrow(),
              expected.featuresOf(lesions.get(n))));
    }
    return inputs;
  }

  /// The lesions to be cut otherwise; their scans are read once.
  private List<PatchCase> cases(List<SuiteLesion> lesions) {
    if (cuttings.isEmpty()) {
      List<PatchCase> all = expected.cases(expected.lesions());
      for (int n = 0; n < all.size(); n++) {
        cuttings.put(expected.lesions().get(n), all.get(n));
      }
    }
    return lesions.stream().map(lesion -> requireNonNull(cuttings.get(lesion))).toList();
  }

  LawExpectation expected() {
    return expected;
  }

  MutantFeatures mutants() {
    return mutants;
  }

  /// Judges the encoder by what ours makes of their patches.
  private List<String> explainEncoder(
      Map<SuiteLesion, float[]> theirs, Map<SuiteLesion, PatchDiagnosis.Pair> pairs) {
    List<MutantFeatures.Input> inputs = new ArrayList<>();
    List<float[]> given = new ArrayList<>();
    boolean same = true;
    try (Encoder encoder = PhantomSuite.encoder()) {
      for (SuiteLesion lesion : theirs.keySet()) {
        PatchDiagnosis.Pair pair = pairs.get(lesion);
        if (pair != null) {
          Patch patch = pair.theirs().toPatch();
          float[] ours = MutantFeatures.features(encoder, patch);
          inputs.add(new MutantFeatures.Input(lesion, pair.cutting(), patch, ours));
          given.add(row(theirs, lesion));
          same &= Tier.of(Tier.error(ours, row(theirs, lesion))).passes();
        }
      }
    }
    if (same) {
      return List.of("your encoder is right: on your patches ours gives your features");
    }
    List<String> sentences = new ArrayList<>();
    sentences.add("your encoder differs as well: on your patches ours gives other features");
    // kept apart from those of our own patches
    sentences.addAll(
        new FeatureDiagnosis(inputs, given, new MutantFeatures())
            .explain(FeatureDiagnosis.Suspects.ENCODER));
    return sentences;
  }

  private static float[] row(Map<SuiteLesion, float[]> theirs, SuiteLesion lesion) {
    float[] row = theirs.get(lesion);
    if (row == null) {
      throw new IllegalArgumentException("no row of " + lesion.name());
    }
    return row;
  }

  private Map<SuiteLesion, PatchDiagnosis.Pair> pairs(Map<SuiteLesion, TheirPatch> theirs) {
    Map<SuiteLesion, PatchDiagnosis.Pair> pairs = new LinkedHashMap<>();
    List<SuiteLesion> both =
        expected.lesions().stream()
            .filter(lesion -> expected.expects(lesion) && theirs.containsKey(lesion))
            .toList();
    List<PatchCase> cases = cases(both);
    for (int n = 0; n < both.size(); n++) {
      SuiteLesion lesion = both.get(n);
      TheirPatch patch = theirs.get(lesion);
      if (patch != null) {
        pairs.put(
            lesion, new PatchDiagnosis.Pair(lesion, cases.get(n), expected.patchOf(lesion), patch));
      }
    }
    return pairs;
  }

  private Map<SuiteLesion, TheirPatch> patches(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UsageProblem(
          folder + (Files.exists(folder) ? " is not a folder" : " does not exist"));
    }
    Map<SuiteLesion, TheirPatch> patches = new LinkedHashMap<>();
    for (SuiteLesion lesion : expected.lesions()) {
      TheirPatch.of(folder, lesion).ifPresent(patch -> patches.put(lesion, patch));
    }
    if (patches.isEmpty()) {
      throw new UsageProblem(
          "%s has no patch of the suite; name them by row, 000001.npy, or by lesion, %s.npy"
              .formatted(folder, expected.lesions().getFirst().name()));
    }
    return patches;
  }

  /// Their rows by lesion, in the order of their table.
  private Map<SuiteLesion, float[]> rows(FeatureTable table) {
    int wanted = expected.features().values().iterator().next().length;
    if (table.featureColumns().size() != wanted) {
      throw new UsageProblem(
          "%s has %d feature columns, the suite's encoder gives %d; encode with encoder.safetensors or"
                  .formatted(table.file(), table.featureColumns().size(), wanted)
              + " encoder.torch of the suite");
    }
    return table
        .column("lesion")
        .map(names -> byName(table, names))
        .orElseGet(() -> byOrder(table));
  }

  private Map<SuiteLesion, float[]> byName(FeatureTable table, List<String> names) {
    Map<String, SuiteLesion> known = new HashMap<>();
    expected.lesions().forEach(lesion -> known.put(lesion.name(), lesion));
    Map<SuiteLesion, float[]> rows = new LinkedHashMap<>();
    for (int row = 0; row < names.size(); row++) {
      SuiteLesion lesion = known.get(names.get(row).strip());
      if (lesion == null) {
        throw new UsageProblem(
            "row %d of %s is lesion '%s', which the suite does not have; its lesions are named in"
                    .formatted(row + 1, table.file(), names.get(row))
                + " lesions.csv");
      }
      if (rows.put(lesion, table.features(row)) != null) {
        throw new UsageProblem(
            "%s has two rows for lesion %s".formatted(table.file(), lesion.name()));
      }
    }
    if (rows.isEmpty()) {
      throw new UsageProblem(table.file() + " has no rows");
    }
    return rows;
  }

  private Map<SuiteLesion, float[]> byOrder(FeatureTable table) {
    List<SuiteLesion> all = expected.lesions();
    List<SuiteLesion> done = all.stream().filter(expected::expects).toList();
    List<SuiteLesion> order =
        table.rows() == all.size() ? all : table.rows() == done.size() ? done : List.of();
    if (order.isEmpty()) {
      throw new UsageProblem(
          "%s has no column 'lesion' and %d rows, so that they cannot be matched; keep the column, or give"
                  .formatted(table.file(), table.rows())
              + " the %d rows of lesions.csv in their order".formatted(done.size()));
    }
    Map<SuiteLesion, float[]> rows = new LinkedHashMap<>();
    for (int row = 0; row < order.size(); row++) {
      rows.put(order.get(row), table.features(row));
    }
    return rows;
  }
}
