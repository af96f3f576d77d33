package dev.nidus.app.sarcoma;

import dev.nidus.app.arms.Attributes;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.stability.IntraclassCorrelation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The numbers of the demo.
///
/// @param plan what was computed
/// @param unlabelled patients whose scans the encoder learned from
/// @param labelled patients of each percentage
/// @param lesions asked about
/// @param patients asked about
/// @param arms in the order of the page
/// @param differences of arms, for all labels and for few
/// @param kernels what features tell of the scanner's kernel; a reason where nothing could be asked
/// @param jitter of the frozen encoder
public record DemoResult(
    DemoPlan plan,
    int unlabelled,
    Map<Integer, Integer> labelled,
    int lesions,
    int patients,
    List<Line> arms,
    List<Line> differences,
    List<Kernel> kernels,
    Optional<Jitter> jitter) {
  public DemoResult {
    labelled = Map.copyOf(labelled);
    arms = List.copyOf(arms);
    differences = List.copyOf(differences);
    kernels = List.copyOf(kernels);
  }

  /// An arm or a difference.
  ///
  /// @param key names it for machines
  /// @param name in words
  /// @param role what it is there for
  /// @param all with all labels
  /// @param few with a tenth of them, the mean of the draws
  /// @param ofDraws of each draw of a tenth
  public record Line(
      String key, String name, Role role, Estimate all, Estimate few, List<Double> ofDraws) {
    public Line {
      ofDraws = List.copyOf(ofDraws);
    }
  }

  /// What an arm is there for.
  public enum Role {
    ARM,
    /// It should be at 0.5, or tells where an answer comes from.
    CONTROL
  }

  /// What features tell of the kernel.
  public record Kernel(String features, Attributes told) {}

  /// The frozen encoder at moved seeds.
  ///
  /// @param trials of moved seeds
  /// @param deviation of a move along each axis, mm
  /// @param mean area over the trials
  /// @param spread its standard deviation
  /// @param unmoved area at the seeds as they are
  /// @param agreement of the scores, ICC(A,1) of trials
  public record Jitter(
      int trials,
      double deviation,
      double mean,
      double spread,
      double unmoved,
      IntraclassCorrelation agreement) {}

  /// The line of a key.
  public Line line(String key) {
    return Stream.concat(arms.stream(), differences.stream())
        .filter(line -> line.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the demo has no line " + key));
  }
}
