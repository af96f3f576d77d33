package dev.nidus.learning.tensor;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/// libtorch, as found in this process: what `nidus doctor` says about it.
public sealed interface NativeLibrary {

  /// The library is loaded.
  ///
  /// @param version of the library and of its Java binding, for example `2.10.0-1.5.13`
  /// @param cpuCapability the instruction set that its kernels use, for example `AVX512`
  /// @param oneDnn whether the fast convolutions of oneDNN are in it
  /// @param threads the threads that it would use if nobody told it (see {@link Threads})
  /// @param buildSummary its own description of how it was built, several lines
  record Loaded(
      String version, String cpuCapability, boolean oneDnn, int threads, String buildSummary)
      implements NativeLibrary {}

  /// The library cannot be loaded.
  ///
  /// @param sentence which file is missing and the remedy
  record Missing(String sentence) implements NativeLibrary {}

  /// Loads the library on the first call (about 1 s; the first time on a machine it is unpacked to
  /// `~/.javacpp/cache`, 400 MB), then answers from memory.
  static NativeLibrary load() {
    return NativeLibraryLoading.RESULT;
  }

  /// Starts loading on a thread of its own, for a program that will need the library and has something
  /// else to do first; {@link #load} then waits for the rest.
  static void loadAhead() {
    Thread.ofPlatform().daemon().name("load libtorch").start(NativeLibrary::load);
  }

  /// The version of the library and of its Java binding.
  ///
  /// @throws NativeLibraryMissing if it cannot be loaded
  static String version() {
    return switch (load()) {
      case Loaded loaded -> loaded.version();
      case Missing(String sentence) -> throw new NativeLibraryMissing(sentence);
    };
  }

  /// Does nothing if the library is loaded.
  ///
  /// @throws NativeLibraryMissing with the sentence of {@link Missing} otherwise
  static void require() {
    String _ = version();
  }
}

/// Loads once per process.
final class NativeLibraryLoading {
  static final NativeLibrary RESULT = attempt();

  private NativeLibraryLoading() {}

  private static NativeLibrary attempt() {
    // JavaCPP refuses or forces garbage collections when its own count of native bytes, or the
    // resident size of the process, passes a limit derived from -Xmx. Mapped weights and libtorch's
    // own allocations are none of its business: scopes release memory here, not the collector.
    setUnlessGiven("org.bytedeco.javacpp.maxbytes", "0");
    setUnlessGiven("org.bytedeco.javacpp.maxphysicalbytes", "0");
    try {
      String platform = Loader.getPlatform();
      String library = System.mapLibraryName("jnitorch");
      String resource = "/org/bytedeco/pytorch/" + platform + "/" + library;
      if (torch.class.getResource(resource) == null) {
        return new NativeLibrary.Missing(
            """
            the native library for this machine (%s) is not part of this program: %s is missing. \
            libtorch's Java binding exists for linux-x86_64, macosx-arm64, macosx-x86_64 and \
            windows-x86_64; on one of these, build again on the machine itself, or with \
            -Dnative.classifier=%s\
            """
                .formatted(platform, resource.substring(1), platform));
      }
      Loader.load(torch.class);
      try (var _ = new PointerScope()) {
        return new NativeLibrary.Loaded(
            String.valueOf(Loader.getVersion("org.bytedeco", "pytorch")),
            torch.get_cpu_capability().getString(),
            torch.hasMKLDNN(),
            torch.get_num_threads(),
            torch.show_config().getString().strip());
      }
    } catch (LinkageError | java.io.IOException | RuntimeException e) {
      return new NativeLibrary.Missing(
          """
          the native library libtorch cannot be loaded: %s. It is unpacked to %s: check that this \
          folder is writable, has 500 MB free and is not mounted noexec; on Linux it needs glibc \
          2.28 or later; choose another folder with -Dorg.bytedeco.javacpp.cachedir=FOLDER\
          """
              .formatted(
                  e.getMessage(),
                  System.getProperty(
                      "org.bytedeco.javacpp.cachedir",
                      System.getProperty("user.home") + "/.javacpp/cache")));
    }
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
