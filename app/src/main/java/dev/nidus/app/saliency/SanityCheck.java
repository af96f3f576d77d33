package dev.nidus.app.saliency;

import dev.nidus.core.patch.Patch;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.stability.MapSimilarity;
import dev.nidus.learning.saliency.Explainer;
import dev.nidus.learning.saliency.SaliencyMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Whether maps know anything of the network (Adebayo et al. 2018): its weights are drawn anew part by part, the last
/// part first, and each time the maps of the same patches are made again. When all weights are drawn, a map that still
/// looks like the first one shows the patch, not what was learned.
///
/// @param word of the method
/// @param stages after each part, the last one with all weights drawn
/// @param verdict on the last stage
record SanityCheck(String word, List<Stage> stages, Verdict verdict) {
  /// Below this mean correlation the map is destroyed.
  static final double DESTROYED_BELOW = 0.2;

  /// From this mean correlation on the map survives.
  static final double SURVIVES_FROM = 0.5;

  private static final String RANKS = "rank correlation of sizes";

  SanityCheck {
    stages = List.copyOf(stages);
  }

  /// How alike the maps are to the first ones once the parts up to this one have been drawn anew.
  ///
  /// @param part that was drawn last
  /// @param ranks Spearman's correlation of the sizes of their numbers, mean over lesions
  /// @param structure structural similarity, mean over lesions
  record Stage(String part, MeanValue ranks, MeanValue structure) {}

  /// What becomes of a method's maps when nothing of the trained network is left. The bounds are a choice (0074).
  enum Verdict {
    /// They go: they depended on what was learned.
    DESTROYED,
    /// They go in part.
    WEAKENED,
    /// They stay: they show the patch and not the network.
    SURVIVES;

    static Verdict of(double correlation) {
      if (correlation >= SURVIVES_FROM) {
        return SURVIVES;
      }
      return correlation < DESTROYED_BELOW ? DESTROYED : WEAKENED;
    }
  }

  /// Something that makes a map; the methods, and in tests what is none.
  interface Mapping {
    String word();

    float[] of(Explainer explainer, Patch patch, int output, RandomSource random);

    static Mapping of(SaliencyMethod method) {
      return new Mapping() {
        @Override
        public String word() {
          return method.word();
        }

        @Override
        public float[] of(Explainer explainer, Patch patch, int output, RandomSource random) {
          return explainer.explain(patch, output, method, random).values();
        }
      };
    }
  }

  /// Checks methods by a network, whose weights are lost.
  ///
  /// @param explainer of the trained network
  /// @param lesions with the maps of the trained network by each mapping
  /// @param replicates resamples of patients
  static List<SanityCheck> of(
      Explainer explainer,
      List<KeptLesion> lesions,
      List<Mapping> mappings,
      int replicates,
      RandomSource random) {
    Map<String, List<Stage>> stages = new LinkedHashMap<>();
    mappings.forEach(mapping -> stages.put(mapping.word(), new ArrayList<>()));
    Explainer now = explainer;
    for (String part : explainer.parts()) {
      now = now.randomised(part, random.named("weights").named(part));
      for (Mapping mapping : mappings) {
        stages
            .getOrDefault(mapping.word(), new ArrayList<>())
            .add(stage(part, now, lesions, mapping, replicates, random));
      }
    }
    List<SanityCheck> checks = new ArrayList<>();
    stages.forEach((word, each) ->
        checks.add(new SanityCheck(word, each, Verdict.of(each.getLast().ranks().value()))));
    return checks;
  }

  private static Stage stage(
      String part,
      Explainer now,
      List<KeptLesion> lesions,
      Mapping mapping,
      int replicates,
      RandomSource random) {
    double[] ranks = new double[lesions.size()];
    double[] structure = new double[lesions.size()];
    List<String> patients = new ArrayList<>();
    for (int n = 0; n < lesions.size(); n++) {
      KeptLesion lesion = lesions.get(n);
      float[] before = lesion.maps().getOrDefault(mapping.word(), new float[0]);
      float[] after =
          mapping.of(
              now,
              lesion.patch(),
              lesion.output(),
              random.named("maps").at(n).named(mapping.word()));
      try {
        ranks[n] = MapSimilarity.ofSizes(before, after);
        structure[n] = MapSimilarity.structural(before, after, lesion.patch().size());
      } catch (Inestimable constant) {
        // a map that is even has nothing in common with another
        ranks[n] = 0;
        structure[n] = 0;
      }
      patients.add(lesion.patient());
    }
    return new Stage(
        part,
        MeanValue.of(RANKS, ranks, patients, replicates, random.named("ranks")),
        MeanValue.of(
            "structural similarity", structure, patients, replicates, random.named("structure")));
  }
}
