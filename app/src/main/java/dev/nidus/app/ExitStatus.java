package dev.nidus.app;

/// The exit statuses of every command, stable for scripts.
public final class ExitStatus {
  /// Everything was done.
  public static final int DONE = 0;

  /// The work broke off: a defect, a full disk, an interruption.
  public static final int BROKEN_OFF = 1;

  /// Nothing was done: the command or its input is wrong.
  public static final int USAGE = 2;

  /// Done, but some rows were refused; a file says which and why.
  public static final int SOME_REFUSED = 3;

  private ExitStatus() {}

  /// Whether the work was done, be it that rows were refused.
  public static boolean isDone(int status) {
    return status == DONE || status == SOME_REFUSED;
  }
}
