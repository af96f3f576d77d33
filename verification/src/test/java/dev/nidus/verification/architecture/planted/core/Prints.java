package dev.nidus.verification.architecture.planted.core;

/// Breaks: only the command line prints.
final class Prints {
  private Prints() {}

  static void hello() {
    System.out.println("hello");
  }
}
