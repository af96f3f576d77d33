package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.app.UsageProblem;
import org.junit.jupiter.api.Test;

class EngineFailureTest {

  /// As Spark 4.2.0 hands it on from an executor on Java 17.
  @Test
  void an_executor_on_an_older_java_is_named_with_its_version() {
    Exception failure =
        new Exception(
            "Job aborted due to stage failure: Task 0 in stage 0.0 failed 4 times, most recent"
                + " failure: Lost task 0.3 in stage 0.0 (TID 3) (10.0.0.7 executor 12):"
                + " java.lang.UnsupportedClassVersionError: dev/nidus/cluster/SparkCluster has been"
                + " compiled by a more recent version of the Java Runtime (class file version"
                + " 69.0), this version of the Java Runtime only recognizes class file versions up"
                + " to 61.0\n"
                + "\tat java.base/java.lang.ClassLoader.defineClass1(Native Method)");

    assertThatThrownBy(() -> EngineFailure.rethrow(failure))
        .isInstanceOf(UsageProblem.class)
        .hasMessage(
            "executor 12 on 10.0.0.7 has Java 17, the driver has %d; every machine needs the same; set JAVA_HOME of"
                    .formatted(Runtime.version().feature())
                + " the cluster's workers");
  }
}
