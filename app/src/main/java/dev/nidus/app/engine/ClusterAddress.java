package dev.nidus.app.engine;

import dev.nidus.app.UsageProblem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where an engine runs.
public sealed interface ClusterAddress {

  /// As the engine calls it.
  String text();

  /// Inside this process: the engine without a cluster, to try what it does.
  ///
  /// @param cores tasks at a time, at least 1
  record Local(int cores) implements ClusterAddress {
    @Override
    public String text() {
      return "local[%d]".formatted(cores);
    }
  }

  /// A Spark standalone cluster.
  ///
  /// @param host of its master
  /// @param port of its master
  record Standalone(String host, int port) implements ClusterAddress {
    @Override
    public String text() {
      return "spark://%s:%d".formatted(host, port);
    }
  }

  /// Reads what a user wrote.
  ///
  /// @throws UsageProblem if it is neither `local[N]` nor `spark://HOST:PORT`
  static ClusterAddress parse(String text) {
    Matcher local = Forms.LOCAL.matcher(text);
    if (local.matches()) {
      int cores =
          local.group(1).equals("*")
              ? Runtime.getRuntime().availableProcessors()
              : Integer.parseInt(local.group(1));
      return new Local(cores);
    }
    Matcher standalone = Forms.STANDALONE.matcher(text);
    if (standalone.matches() && Integer.parseInt(standalone.group(2)) <= 65_535) {
      return new Standalone(standalone.group(1), Integer.parseInt(standalone.group(2)));
    }
    throw new UsageProblem(
        "'%s' is no cluster that Nidus knows; write spark://HOST:PORT, or local[N] for N tasks in one process"
            .formatted(text));
  }

  /// The forms of an address.
  final class Forms {
    private static final Pattern LOCAL = Pattern.compile("local\\[(\\*|[1-9][0-9]{0,2})]");
    private static final Pattern STANDALONE =
        Pattern.compile("spark://([A-Za-z0-9._-]+):([1-9][0-9]{0,4})");

    private Forms() {}
  }
}
