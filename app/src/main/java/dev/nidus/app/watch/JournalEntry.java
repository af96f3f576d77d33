package dev.nidus.app.watch;

import java.util.Objects;

/// What is known of a series.
///
/// @param study UID
/// @param state what the server had of it when it was last looked at, see {@link SeriesState}
/// @param sinceMillis since when it has been so, in milliseconds since 1970
/// @param worked the state that was worked; blank before
/// @param outcome what came of that, in words
record JournalEntry(String study, String state, long sinceMillis, String worked, String outcome) {
  JournalEntry {
    // a journal that somebody has edited may lack any of them
    Objects.requireNonNull(study, "study");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(worked, "worked");
    Objects.requireNonNull(outcome, "outcome");
  }

  /// Whether nothing is left to do.
  boolean needsNoWork() {
    return worked.equals(state);
  }

  /// The same after its work.
  JournalEntry worked(String what, String came) {
    return new JournalEntry(study, state, sinceMillis, what, came);
  }
}
