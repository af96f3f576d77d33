package dev.nidus.learning.plan;

/// Where a piece of a plan was written.
///
/// @param source a file's name, `--set KEY=VALUE`, `preset fmcib`
/// @param line from 1; 0 if the source has no lines
/// @param column from 1
public record Origin(String source, int line, int column) {

  /// A source of one line.
  static Origin of(String source) {
    return new Origin(source, 0, 0);
  }

  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}
