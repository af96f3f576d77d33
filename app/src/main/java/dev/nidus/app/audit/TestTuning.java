package dev.nidus.app.audit;

import dev.nidus.evidence.audit.LeakageAudit;
import dev.nidus.evidence.audit.LeakageAudit.Answer;
import dev.nidus.evidence.audit.Level;
import dev.nidus.evidence.audit.Overlap;
import dev.nidus.evidence.audit.Role;
import dev.nidus.evidence.audit.SplitPair;
import java.util.List;
import java.util.Set;

/// Whether the settings of a model were chosen on patients who are tested: a test on them says less than it seems.
///
/// @param answer yes, no, or that it cannot be known
/// @param sentence with the numbers, without its full stop
record TestTuning(Verdict answer, String sentence) {

  /// The answers.
  enum Verdict {
    YES,
    NO,
    UNKNOWN
  }

  /// By patients; where they are not known, a shared scan convicts as well, but no shared scan acquits nobody.
  static TestTuning of(LeakageAudit audit) {
    SplitPair pair = new SplitPair(Role.TEST, Set.of(Role.TUNE), Role.TUNE.word());
    if (audit.split(Role.TEST).isEmpty() || audit.given(pair).isEmpty()) {
      return new TestTuning(
          Verdict.UNKNOWN,
          "whether settings were chosen on test patients cannot be known: %s"
              .formatted(audit.notGiven(pair)));
    }
    for (Level level : List.of(Level.PATIENT, Level.STUDY, Level.SCAN, Level.LESION)) {
      if (audit.ask(pair, level) instanceof Answer.Counted(Overlap overlap)) {
        if (overlap.units() > 0) {
          return new TestTuning(
              Verdict.YES,
              "settings were chosen on test patients: %d of the %d %s of test are in tune, with %d of its %d lesions"
                  .formatted(
                      overlap.units(),
                      overlap.of(),
                      level.plural(),
                      overlap.lesions(),
                      overlap.rows()));
        }
        if (level == Level.PATIENT) {
          return new TestTuning(
              Verdict.NO,
              "settings were not chosen on test patients: none of the %d patients of test that are known is in tune"
                  .formatted(overlap.of()));
        }
      }
    }
    return new TestTuning(
        Verdict.UNKNOWN,
        "whether settings were chosen on test patients cannot be known: the patients are not");
  }
}
