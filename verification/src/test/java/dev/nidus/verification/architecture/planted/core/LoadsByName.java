package dev.nidus.verification.architecture.planted.core;

/// Breaks: no class is chosen by a name.
final class LoadsByName {
  private LoadsByName() {}

  static Class<?> load(String name) throws ClassNotFoundException {
    return Class.forName(name);
  }
}
