package dev.nidus.app.arms;

import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.random.RandomSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What becomes of an arm's scores if the seeds of the asked lesions had been set elsewhere.
///
/// @param trials the scores of each trial, about the same rows as `unmoved`
/// @param unmoved the scores at the seeds as they are
public record JitteredSeeds(List<ArmScores> trials, ArmScores unmoved) {
  /// As published: a normal shift whose variance is 16 along each axis; here millimetres.
  public static final double PUBLISHED_DEVIATION = 4;

  public JitteredSeeds {
    trials = List.copyOf(trials);
  }

  /// Asks an arm that was trained once about every trial. A seed that leaves its scan fails the arm, unless the table places
  /// patches inside.
  ///
  /// @param runner of the arms, whose table is asked
  /// @param draw whose labels the arm sees; their seeds stay
  /// @param deviation of the shift along each axis, mm
  /// @param count of trials
  public static JitteredSeeds of(
      ArmRunner runner,
      Arm arm,
      Draw draw,
      List<String> asked,
      double deviation,
      int count,
      long seed)
      throws ArmFailed, IOException {
    ArmTable table = runner.table();
    int[] labelled = table.rowsOf(draw.patients());
    int[] test = table.rowsOf(asked);
    RandomSource random = RandomSource.of(seed).named("jittered seeds");
    List<ArmRow> rows = new ArrayList<>();
    IntStream.of(labelled).forEach(row -> rows.add(table.rows().get(row)));
    for (int trial = 0; trial < count; trial++) {
      for (int row : test) {
        rows.add(moved(table.rows().get(row), deviation, random.at(trial).at(row)));
      }
    }
    ArmScores all =
        runner
            .over(new ArmTable(rows, table.classes(), table.placement()))
            .run(arm, draw, asked, seed);
    List<ArmScores> trials = new ArrayList<>();
    for (int trial = 0; trial < count; trial++) {
      trials.add(
          new ArmScores(
              IntStream.of(test).boxed().toList(),
              all.scores().subList(trial * test.length, (trial + 1) * test.length)));
    }
    return new JitteredSeeds(trials, runner.run(arm, draw, asked, seed));
  }

  private static ArmRow moved(ArmRow row, double deviation, RandomSource random) {
    SeedPoint seed = row.lesion().seed();
    SeedPoint moved =
        new SeedPoint(
            seed.first() + deviation * random.nextGaussian(),
            seed.second() + deviation * random.nextGaussian(),
            seed.third() + deviation * random.nextGaussian(),
            seed.system());
    return new ArmRow(
        new Lesion(row.lesion().row(), row.lesion().scanName(), row.lesion().scanFile(), moved),
        row.patient(),
        row.label(),
        row.pair());
  }
}
