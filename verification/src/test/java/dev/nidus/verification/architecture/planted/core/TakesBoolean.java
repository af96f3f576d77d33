package dev.nidus.verification.architecture.planted.core;

/// Breaks: public methods take no boolean.
public final class TakesBoolean {
  private TakesBoolean() {}

  public static int cut(boolean padded) {
    return padded ? 1 : 0;
  }
}
