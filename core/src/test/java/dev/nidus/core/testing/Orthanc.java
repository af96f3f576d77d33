package dev.nidus.core.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A real Orthanc with its DICOMweb plug-in, on a free port of this machine, with a folder of its own;
/// stopped by its process when it is closed.
public final class Orthanc implements AutoCloseable {
  private static final List<String> PROGRAMS = List.of("/usr/sbin/Orthanc", "/usr/bin/Orthanc");
  private static final List<String> PLUGINS =
      List.of(
          "/usr/share/orthanc/plugins/libOrthancDicomWeb.so",
          "/usr/local/share/orthanc/plugins/libOrthancDicomWeb.so");

  private final Process process;
  private final Path folder;
  private final int port;

  private Orthanc(Process process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
  }

  /// Why it cannot be started here; nothing where it can.
  public static Optional<String> missing() {
    return first(PROGRAMS).isPresent() && first(PLUGINS).isPresent()
        ? Optional.empty()
        : Optional.of(
            "Orthanc with its DICOMweb plug-in is not installed (Debian: orthanc,"
                + " orthanc-dicomweb)");
  }

  /// Starts it with an empty storage.
  ///
  /// @param user and password that it asks for, `user:password`; none lets everybody in
  public static Orthanc start(Path folder, Optional<String> user) throws Exception {
    int port = freePort();
    String users =
        user.map(text ->
                "\"%s\": \"%s\""
                    .formatted(
                        text.substring(0, text.indexOf(':')),
                        text.substring(text.indexOf(':') + 1)))
            .orElse("");
    String settings =
        """
        {
          "Name": "Nidus test",
          "StorageDirectory": "%s",
          "IndexDirectory": "%s",
          "Plugins": ["%s"],
          "HttpPort": %d,
          "HttpServerEnabled": true,
          "RemoteAccessAllowed": false,
          "AuthenticationEnabled": %s,
          "RegisteredUsers": {%s},
          "DicomServerEnabled": false,
          "DicomWeb": {"Enable": true, "Root": "/dicom-web/"}
        }
        """
            .formatted(
                folder.resolve("storage"),
                folder.resolve("storage"),
                first(PLUGINS).orElseThrow(),
                port,
                user.isPresent(),
                users);
    Files.writeString(folder.resolve("orthanc.json"), settings, StandardCharsets.UTF_8);
    return run(folder, port);
  }

  /// Starts one that was closed again: the same port, and what was stored before.
  public Orthanc again() throws Exception {
    return run(folder, port);
  }

  private static Orthanc run(Path folder, int port) throws Exception {
    Process process =
        new ProcessBuilder(first(PROGRAMS).orElseThrow(), folder.resolve("orthanc.json").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("orthanc.log").toFile())
            .start();
    Orthanc orthanc = new Orthanc(process, folder, port);
    try {
      orthanc.awaitAnswers(folder);
    } catch (Exception e) {
      orthanc.close();
      throw e;
    }
    return orthanc;
  }

  /// Where its DICOMweb service is.
  public String url() {
    return "dicomweb://localhost:%d/dicom-web".formatted(port);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void awaitAnswers(Path folder) throws Exception {
    for (int n = 0; n < 300; n++) {
      if (!process.isAlive()) {
        throw new IOException("Orthanc ended: " + Files.readString(folder.resolve("orthanc.log")));
      }
      try (var socket = new java.net.Socket("localhost", port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException notYet) {
        Thread.sleep(100);
      }
    }
    throw new IOException("Orthanc does not listen on port " + port);
  }

  private static Optional<String> first(List<String> paths) {
    return paths.stream().filter(path -> Files.exists(Path.of(path))).findFirst();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
