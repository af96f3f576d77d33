package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.core.extraction.ExtractionStopped;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.learning.tensor.NativeLibraryMissing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Puts a failure into a sentence.
final class FailureText {
  private FailureText() {}

  static String of(Exception failure) {
    return switch (failure) {
      case UsageProblem problem -> String.valueOf(problem.getMessage());
      case Inestimable impossible -> String.valueOf(impossible.getMessage());
      case NativeLibraryMissing missing -> String.valueOf(missing.getMessage());
      case ExtractionStopped stopped ->
          stopped.getMessage() + "; what was done is kept, go on with --resume";
      case UncheckedIOException unchecked when unchecked.getCause() != null ->
          "%s (%s)".formatted(unchecked.getMessage(), of(unchecked.getCause()));
      case NoSuchFileException missing -> missing.getFile() + " does not exist";
      case AccessDeniedException denied -> denied.getFile() + " may not be opened (permissions)";
      case FileSystemException problem ->
          "%s: %s".formatted(problem.getFile(), problem.getReason());
      case IOException problem -> "input or output failed: " + problem.getMessage();
      default ->
          "stopped by a defect: %s; please report it with the output of NIDUS_DEBUG=1 nidus ..."
              .formatted(failure);
    };
  }
}
