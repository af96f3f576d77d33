package dev.nidus.cluster;

/// A machine of the cluster cannot take part. The engine hands on the text of it alone, so the text
/// carries marks by which the driver finds it.
final class TaskRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String BEGIN = "[nidus: ";
  static final String END = " :nidus]";

  TaskRefused(String sentence) {
    super(BEGIN + sentence + END);
  }

  TaskRefused(String sentence, Throwable cause) {
    super(BEGIN + sentence + END, cause);
  }
}
