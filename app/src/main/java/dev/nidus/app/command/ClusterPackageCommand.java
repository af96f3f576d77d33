package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.engine.OneJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nidus cluster package`: Nidus as one jar, for `spark-submit`.
@Command(
    name = "package",
    mixinStandardHelpOptions = true,
    description =
        "Write Nidus and its libraries, without Spark, as one jar for spark-submit. Native"
            + " libraries are those of this kind of machine.")
final class ClusterPackageCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "JAR",
      description = "Where it goes, for example nidus-cluster.jar.")
  Path output = Path.of("");

  @Override
  public Integer call() throws IOException {
    Path engine = ClusterProcess.engineJar();
    List<Path> jars = new ArrayList<>(List.of(engine));
    try (Stream<Path> libraries = Files.list(engine.resolveSibling("lib"))) {
      libraries.filter(jar -> jar.toString().endsWith(".jar")).sorted().forEach(jars::add);
    }
    Path file = output.toAbsolutePath().normalize();
    for (Path jar : jars) {
      RunOptions.requireOther(file, jar);
    }
    if (Files.isDirectory(file)) {
      throw new UsageProblem(output + " is a folder; give the name of a file");
    }
    Path folder = file.getParent();
    if (folder != null) {
      RunOptions.makeFolder(folder);
    }
    OneJar.write(jars, Nidus.class.getName(), ProgramVersion.text(), file);
    Report report = new Report(command);
    report.say("%s holds %d jars, %.0f MB".formatted(output, jars.size(), Files.size(file) / 1e6));
    report.say(
        "spark-submit --class %s %s extract LESIONS -o FOLDER --weights FILE --cluster spark://HOST:PORT"
            .formatted(Nidus.class.getName(), output));
    return ExitStatus.DONE;
  }
}
