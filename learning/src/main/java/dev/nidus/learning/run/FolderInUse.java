package dev.nidus.learning.run;

import java.io.IOException;

/// Another process writes into the folder of a run. The message says what to do.
public final class FolderInUse extends IOException {
  private static final long serialVersionUID = 1;

  FolderInUse(String sentence) {
    super(sentence);
  }
}
