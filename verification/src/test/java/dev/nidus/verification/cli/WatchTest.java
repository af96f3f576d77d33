package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.Orthanc;
import dev.nidus.imaging.dicom.web.Credentials;
import dev.nidus.imaging.dicom.web.DicomWebAddress;
import dev.nidus.imaging.dicom.web.DicomWebClient;
import dev.nidus.imaging.dicom.web.RetryLaw;
import dev.nidus.imaging.dicom.web.WebLimits;
import dev.nidus.imaging.dicom.web.WebSeries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The watch as a process of its own, over a real archive; both are stopped and started again.
class WatchTest {
  private static final int SIGTERM = 128 + 15;

  @TempDir private Path folder;
  private Path model = Path.of("");

  @Test
  void a_watch_reports_what_arrives_and_survives_restarts_of_both_sides() throws Exception {
    Optional<String> missing = Orthanc.missing();
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    model = MadeModel.in(folder).file();
    Orthanc orthanc =
        Orthanc.start(Files.createDirectories(folder.resolve("orthanc")), Optional.empty());
    DicomWebAddress server = DicomWebAddress.parse(orthanc.url());
    Path log = folder.resolve("log");
    ChildJvm watch = watch(log, "watch", server, "--every", "1", "--settle", "2");
    try {
      reportAcrossRestarts(orthanc, server, watch, log);
    } finally {
      watch.kill();
    }
  }

  private void reportAcrossRestarts(
      Orthanc orthanc, DicomWebAddress server, ChildJvm watch, Path log) throws Exception {
    try (orthanc) {
      store(server, slices());
      await(log, "left, since nobody has drawn a lesion in its study");
      store(server, List.of(MadeModel.CT.resolve("structures.dcm")));
      await(log, "series 2.25.1002: 2 lesions, 2 reports written to");
      await(log, "; 2 stored on " + server);
    }
    await(log, "no connection could be made; the next look is in 2 s");
    Path away = folder.resolve("away");
    watch(away, "other", server, "--once").expect(1);
    assertThat(Files.readString(away)).contains("nidus: localhost:", "does not answer to GET");

    try (Orthanc again = orthanc.again()) {
      assertThat(again.url()).isEqualTo(server.toString());
      // the same two lesions once more, as a segmentation
      store(server, List.of(MadeModel.CT.resolve("labels.dcm")));
      await(log, "series 2.25.1002: 4 lesions, 2 reports written to");
      await(log, "; 2 refused, with reasons: ");
      assertThat(reports(server)).hasSize(2);

      assertThat(watch.terminate()).as(watch.printed()).isEqualTo(SIGTERM);
      assertThat(watch.printed())
          .endsWith("stopped; started again, the watch goes on from here\n")
          .doesNotContain("Exception", "Nobody", "SYNTHETIC");
      Path idle = folder.resolve("idle");
      watch(idle, "watch", server, "--once", "--settle", "0").expect(0);
      assertThat(Files.readString(idle)).contains("0 series worked, 0 still growing");
    }
  }

  @Test
  void wrong_options_and_a_second_watch_in_a_folder_are_refused() throws Exception {
    Path file = Files.writeString(folder.resolve("model"), "x");
    assertThat(
            CommandLineRun.of("watch", "--dicomweb", "ftp://x", "--model", file)
                .expect(2)
                .problem())
        .startsWith("--dicomweb: an address of a DICOMweb server begins with");
    assertThat(
            CommandLineRun.of("watch", "--dicomweb", "dicomweb://x", "--model", folder)
                .expect(2)
                .problem())
        .startsWith(folder + " is no file; a model is what");
    assertThat(
            CommandLineRun.of(
                    "watch", "--dicomweb", "dicomweb://x", "--model", file, "--every", "0")
                .expect(2)
                .problem())
        .startsWith("--every takes 1 to 86400 seconds");
    try (var channel =
            java.nio.channels.FileChannel.open(
                folder.resolve("lock"),
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThat(
              CommandLineRun.of(
                      "watch",
                      "--dicomweb",
                      "dicomweb://localhost:1",
                      "--model",
                      file,
                      "-o",
                      folder)
                  .expect(2)
                  .problem())
          .isEqualTo(
              "another watch works in %s; stop it, or name another folder with -o"
                  .formatted(folder));
    }
  }

  private ChildJvm watch(Path log, String output, DicomWebAddress server, Object... options)
      throws Exception {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "watch",
                "--dicomweb",
                server,
                "--model",
                model,
                "--weights",
                Weights.SAFETENSORS,
                "-o",
                folder.resolve(output),
                "--stow",
                server,
                "--roi",
                "ring",
                "--roi",
                "two pieces"));
    words.addAll(List.of(options));
    return ChildJvm.start(log, List.of("-Duser.home=" + folder.resolve("home")), words.toArray());
  }

  private static List<Path> slices() {
    List<Path> slices = new ArrayList<>();
    for (int k = 0; k < 9; k++) {
      slices.add(MadeModel.CT.resolve("ct%d.dcm".formatted(k)));
    }
    return slices;
  }

  private static void store(DicomWebAddress server, List<Path> files) throws Exception {
    try (DicomWebClient client = client(server)) {
      assertThat(client.store(files).stored()).hasSize(files.size());
    }
  }

  /// The instances of the structured reports that the server has.
  private static List<String> reports(DicomWebAddress server) throws Exception {
    List<String> reports = new ArrayList<>();
    try (DicomWebClient client = client(server)) {
      for (WebSeries series : client.series(Optional.empty())) {
        if (series.modality().equals("SR")) {
          reports.addAll(client.instances(series.study(), series.series()));
        }
      }
    }
    return reports;
  }

  private static DicomWebClient client(DicomWebAddress server) {
    return new DicomWebClient(server, Credentials.NONE, WebLimits.DEFAULT, RetryLaw.DEFAULT);
  }

  private static void await(Path log, String words) throws Exception {
    for (int n = 0; n < 600; n++) {
      if (Files.readString(log).contains(words)) {
        return;
      }
      Thread.sleep(200);
    }
    assertThat(Files.readString(log)).contains(words);
  }
}
