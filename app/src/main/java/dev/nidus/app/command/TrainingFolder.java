package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.learning.run.DamagedCheckpoint;
import dev.nidus.learning.run.FolderInUse;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.sampling.CohortTooSmall;
import dev.nidus.learning.training.RunStopped;
import dev.nidus.learning.training.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// The folder of a run of training, as the commands that train open it and leave it.
///
/// @param named as the user wrote it, for messages
/// @param run what is in it
record TrainingFolder(Path named, RunFolder run) {
  /// As a path that has lost a slash: `s3a:/bucket`.
  private static final Pattern OTHER_STORAGE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

  static TrainingFolder of(Path named) {
    return new TrainingFolder(named, new RunFolder(named.toAbsolutePath().normalize()));
  }

  /// Whether a run is to go on that has ended already; says so.
  boolean hasNothingToResume(Start start, Report report) {
    boolean isOver = start == Start.RESUMED && run.isComplete();
    if (isOver) {
      report.say("%s is complete; there is nothing to resume".formatted(named));
    }
    return isOver;
  }

  boolean isMissing() {
    return Files.notExists(run.root());
  }

  /// Makes the folder, if a run may begin there.
  ///
  /// @throws UsageProblem if it is a file, holds another run, or cannot be made
  void make(Start start) {
    if (OTHER_STORAGE.matcher(named.toString()).matches()) {
      throw new UsageProblem(
          "%s is not on a file system that a training can write to; give a folder, which all machines of a run see under the same path"
              .formatted(named));
    }
    if (Files.isRegularFile(run.root())) {
      throw new UsageProblem(named + " is a file; give the name of a folder");
    }
    if (start == Start.ANEW && run.isBegun()) {
      throw new UsageProblem(
          "%s holds a run already; go on with --resume, or give this run another folder"
              .formatted(named));
    }
    RunOptions.makeFolder(run.root());
  }

  /// The exit status of a run that ended before its time, which is told.
  ///
  /// @throws UsageProblem if it could not begin for a reason that lies with the user
  static int ended(RunStopped stopped, Report report) {
    String sentence = String.valueOf(stopped.getMessage());
    if (stopped.getCause() instanceof CohortTooSmall
        || stopped.getCause() instanceof DamagedCheckpoint
        || stopped.getCause() instanceof FolderInUse
        || stopped.getCause() instanceof IllegalArgumentException) {
      throw new UsageProblem(sentence, stopped);
    }
    report.say("nidus: " + sentence);
    return ExitStatus.BROKEN_OFF;
  }
}
