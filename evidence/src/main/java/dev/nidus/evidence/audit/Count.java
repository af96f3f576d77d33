package dev.nidus.evidence.audit;

/// An integer that an audit found, or why it cannot know it.
public sealed interface Count {

  /// It was counted.
  record Known(int value) implements Count {}

  /// It cannot be known from these tables.
  ///
  /// @param reason a sentence without its full stop
  record Unknown(String reason) implements Count {}
}
