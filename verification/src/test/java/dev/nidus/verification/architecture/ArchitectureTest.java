package dev.nidus.verification.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
  private static final String PLANTED = "dev.nidus.verification.architecture.planted";

  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.nidus");

  @TestFactory
  Stream<DynamicTest> the_program_keeps_to_every_fence() {
    return new Fences("dev.nidus")
        .all().stream()
            .map(fence -> DynamicTest.dynamicTest(fence.name(), () -> fence.rule().check(PROGRAM)));
  }

  @TestFactory
  Stream<DynamicTest> every_fence_is_broken_by_a_planted_class() {
    JavaClasses planted = new ClassFileImporter().importPackages(PLANTED);
    return new Fences(PLANTED)
        .all().stream()
            .map(fence ->
                DynamicTest.dynamicTest(
                    fence.name(),
                    () -> {
                      EvaluationResult result = fence.rule().evaluate(planted);
                      assertThat(result.hasViolation()).isTrue();
                      assertThat(result.getFailureReport().toString()).contains(fence.brokenBy());
                    }));
  }

  /// A rule over classes that were not found would pass.
  @Test
  void every_source_file_of_the_program_was_scanned() throws IOException {
    Set<String> scanned =
        PROGRAM.stream()
            .filter(JavaClass::isTopLevelClass)
            .map(JavaClass::getName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(scanned).hasSizeGreaterThan(40).containsAll(sources());
  }

  private static Set<String> sources() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> modules = Files.list(Fixtures.repository())) {
      for (Path module : modules.toList()) {
        Path sources = module.resolve("src/main/java");
        if (!Files.isDirectory(sources) || module.endsWith("benchmarks")) {
          continue;
        }
        try (Stream<Path> files = Files.walk(sources)) {
          files
              .map(file -> sources.relativize(file).toString())
              .filter(file -> file.endsWith(".java") && !file.endsWith("-info.java"))
              .map(file -> file.substring(0, file.length() - ".java".length()))
              .map(file -> file.replace('/', '.').replace('\\', '.'))
              .forEach(names::add);
        }
      }
    }
    return names;
  }
}
