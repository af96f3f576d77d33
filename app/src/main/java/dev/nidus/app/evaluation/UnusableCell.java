package dev.nidus.app.evaluation;

/// Why a row cannot be used.
final class UnusableCell extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableCell(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
