package dev.nidus.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.app.conformance.ConformanceCheck;
import dev.nidus.app.conformance.Mutant;
import dev.nidus.app.conformance.MutantOutput;
import dev.nidus.app.conformance.PhantomSuite;
import dev.nidus.app.conformance.Verdict;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.testing.TestSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every mistake of the catalogue, made on purpose under every law under which it is one.
class MutantTest {
  private static final SplittableRandom RANDOM = TestSeed.random("jitter");

  @TempDir Path folder = Path.of("");

  record Seeded(Mutant mutant, ResamplingLaw law) {
    @Override
    public String toString() {
      return mutant.word() + " under " + law.word();
    }
  }

  static Stream<Seeded> seeded() {
    return Stream.of(Mutant.values())
        .flatMap(mutant ->
            PhantomSuite.LAWS.stream()
                .filter(law -> mutant.laws().contains(law))
                .map(law -> new Seeded(mutant, law)));
  }

  @ParameterizedTest
  @MethodSource("seeded")
  void a_mutant_is_caught_and_named_by_its_features_alone(Seeded seeded) throws IOException {
    ConformanceCheck check = Suite.check(seeded.law());
    MutantOutput.write(check, seeded.mutant(), folder);
    jitter(folder.resolve("features.csv"));
    Verdict verdict = check.check(folder.resolve("features.csv"), Optional.empty());
    assertThat(verdict.conforms()).isFalse();
    assertThat(verdict.explanations().getFirst()).isEqualTo(seeded.mutant().explanation());
  }

  /// One law per mutant, drawn by the seed: the features above went through all.
  static Stream<Seeded> drawn() {
    SplittableRandom random = TestSeed.random("laws of mutants");
    return Stream.of(Mutant.values())
        .map(mutant -> {
          List<ResamplingLaw> laws =
              PhantomSuite.LAWS.stream().filter(mutant.laws()::contains).toList();
          return new Seeded(mutant, laws.get(random.nextInt(laws.size())));
        });
  }

  @ParameterizedTest
  @MethodSource("drawn")
  void a_mutant_is_caught_and_named_with_its_patches(Seeded seeded) throws IOException {
    ConformanceCheck check = Suite.check(seeded.law());
    MutantOutput.write(check, seeded.mutant(), folder);
    Verdict verdict =
        check.check(folder.resolve("features.csv"), Optional.of(folder.resolve("patches")));
    assertThat(verdict.conforms()).isFalse();
    assertThat(verdict.explanations()).contains(seeded.mutant().explanation());
  }

  /// Last bits as another library would have them.
  private static void jitter(Path table) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(table)) {
      if (lines.isEmpty()) {
        lines.add(line);
        continue;
      }
      StringBuilder row = new StringBuilder();
      for (String field : line.split(",", -1)) {
        row.append(row.isEmpty() ? "" : ",")
            .append(
                row.isEmpty()
                    ? field
                    : Float.toString(
                        (float)
                            (Double.parseDouble(field)
                                * (1 + 2e-6 * (RANDOM.nextDouble() - 0.5)))));
      }
      lines.add(row.toString());
    }
    Files.write(table, lines);
  }
}
