package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.watch.Watch;
import dev.nidus.core.digest.Sha256;
import dev.nidus.imaging.dicom.result.PatchSegmentation;
import dev.nidus.imaging.dicom.result.SaliencyObjects;
import dev.nidus.imaging.dicom.web.DicomWebAddress;
import dev.nidus.imaging.dicom.web.DicomWebClient;
import dev.nidus.imaging.dicom.web.DicomWebFailure;
import dev.nidus.imaging.dicom.web.RetryLaw;
import dev.nidus.imaging.dicom.web.WebSeries;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nidus watch`: reports on what arrives in an archive.
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Watch a DICOMweb server: each CT series with lesions (RTSTRUCT or SEG of its study) that has"
          + " stopped growing gets its reports, once. Goes on until it is stopped (Ctrl-C,"
          + " SIGTERM); started again, it goes on where it was.",
      "The folder holds patient data: the reports are for the studies."
    })
final class WatchCommand implements Callable<Integer> {
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  /// Few attempts: the watch has pauses of its own.
  private static final RetryLaw RETRIES =
      new RetryLaw(3, Duration.ofSeconds(1), Duration.ofSeconds(30));

  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  @Spec CommandSpec command = CommandSpec.create();

  @Option(
      names = "--dicomweb",
      required = true,
      paramLabel = "URL",
      description =
          "The server: dicomweb://HOST/ROOT, or dicomwebs:// for TLS; perhaps with /studies/UID to"
              + " watch one study.")
  String url = "";

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "The model, as nidus probe or nidus finetune writes it.")
  Path model = Path.of("");

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "The encoder of a model that has none in itself.")
  Optional<Path> weights = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description =
          "Journal, seeds and reports, a folder for each series (default: ${DEFAULT-VALUE}).")
  Path output = Path.of("watch");

  @Option(
      names = "--stow",
      paramLabel = "URL",
      description = "Store the reports on this server; the watched one, or another.")
  Optional<String> stow = Optional.empty();

  @Option(
      names = "--roi",
      paramLabel = "NAME|NUMBER",
      description =
          "Which regions or segments are lesions, by name or number; may be given several times"
              + " (default: all).")
  List<String> regions = new ArrayList<>();

  @Option(
      names = "--site",
      paramLabel = "SITE",
      description = "Where in the body the lesions are, as dicom report has it.")
  Optional<String> site = Optional.empty();

  @Option(names = "--patch-box", description = "Also the patch of each lesion, as a segmentation.")
  boolean patchBox;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      description = "Pause between two looks at the server (default: ${DEFAULT-VALUE}).")
  long every = 60;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      description =
          "How long a series has to stay the same before it is worked (default: ${DEFAULT-VALUE});"
              + " counted over several runs with --once.")
  long settle = 60;

  @Option(names = "--once", description = "Look once, work what is ready, and end; for cron.")
  boolean once;

  @Override
  public Integer call() throws IOException {
    if (every < 1 || every > 86_400 || settle < 0 || settle > 86_400) {
      throw new UsageProblem(
          "--every takes 1 to 86400 seconds and --settle 0 to 86400, got %d and %d"
              .formatted(every, settle));
    }
    if (RemoteScans.isDeidentifying(System.getenv())) {
      throw new UsageProblem(
          RemoteScans.DEIDENTIFY
              + " is set: series would arrive with other UIDs and patients, and reports of them"
              + " could be filed in no study; unset it for a watch");
    }
    if (!Files.isRegularFile(model)) {
      throw new UsageProblem(
          model + " is no file; a model is what nidus probe or nidus finetune writes");
    }
    Path folder = output.toAbsolutePath().normalize();
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UsageProblem(output + " is a file; give the name of a folder");
    }
    DicomWebAddress server = address("--dicomweb", url);
    stow.ifPresent(text -> address("--stow", text));
    RunOptions.makeFolder(folder);
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = locked(channel);
        DicomWebClient client = RemoteScans.connect(server, System.getenv(), RETRIES)) {
      if (!lock.isValid()) {
        throw new IOException("the lock of " + output + " was lost");
      }
      return watch(server, client, folder);
    } catch (DicomWebFailure e) {
      throw new UsageProblem(e.getMessage(), e);
    }
  }

  private int watch(DicomWebAddress server, DicomWebClient client, Path folder) throws IOException {
    Report report = new Report(command);
    WatchedSeries work =
        new WatchedSeries(
            client,
            server,
            RemoteScans.cache(System.getenv(), report),
            folder,
            seedOptions(),
            reportOptions());
    Watch watch =
        Watch.open(
            folder.resolve("journal.json"),
            server.toString(),
            Sha256.of(model),
            () -> {
              List<WebSeries> series = new ArrayList<>();
              for (String modality : Watch.MODALITIES) {
                series.addAll(client.seriesOf(server.study(), modality));
              }
              return series;
            },
            work,
            Set.of(PatchSegmentation.DESCRIPTION, SaliencyObjects.DESCRIPTION),
            Duration.ofSeconds(settle),
            InstantSource.system(),
            report::say);
    if (once) {
      return lookOnce(watch, report);
    }
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Thread stopper = new Thread(() -> stop(stop, ended), "stop the watch");
    Runtime.getRuntime().addShutdownHook(stopper);
    report.say("watching %s every %d s; stop with Ctrl-C or SIGTERM".formatted(server, every));
    try {
      lookOn(watch, stop, report);
      report.say("stopped; started again, the watch goes on from here");
      return ExitStatus.DONE;
    } finally {
      ended.countDown();
    }
  }

  private static int lookOnce(Watch watch, Report report) throws IOException {
    try {
      Watch.Round round = watch.round(() -> false);
      report.say("%d series worked, %d still growing".formatted(round.worked(), round.growing()));
      return round.failed() == 0 ? ExitStatus.DONE : ExitStatus.BROKEN_OFF;
    } catch (DicomWebFailure away) {
      report.say("nidus: " + away.getMessage());
      return ExitStatus.BROKEN_OFF;
    }
  }

  /// Looks until it is to stop; a server that is away is asked at growing intervals.
  private void lookOn(Watch watch, CountDownLatch stop, Report report) throws IOException {
    Duration usual = Duration.ofSeconds(every);
    Duration pause = usual;
    do {
      try {
        watch.round(() -> stop.getCount() == 0);
        pause = usual;
      } catch (DicomWebFailure away) {
        Duration doubled = pause.multipliedBy(2);
        pause =
            doubled.compareTo(LONGEST_PAUSE) > 0 && usual.compareTo(LONGEST_PAUSE) < 0
                ? LONGEST_PAUSE
                : doubled;
        report.say("%s; the next look is in %d s".formatted(away.getMessage(), pause.toSeconds()));
      }
    } while (!isStopped(stop, pause));
  }

  private static boolean isStopped(CountDownLatch stop, Duration pause) {
    try {
      return stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// Asks the watch to end and gives it a moment. One that is in the middle of a series is not waited for: all files appear whole, and the series
  /// is worked by the next watch.
  private static void stop(CountDownLatch stop, CountDownLatch ended) {
    stop.countDown();
    try {
      ended.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> seedOptions() {
    List<String> words = new ArrayList<>();
    regions.forEach(region -> words.addAll(List.of("--roi", region)));
    return words;
  }

  private List<String> reportOptions() {
    List<String> words = new ArrayList<>(List.of("--model", model.toString()));
    weights.ifPresent(file -> words.addAll(List.of("--weights", file.toString())));
    stow.ifPresent(to -> words.addAll(List.of("--stow", to)));
    site.ifPresent(where -> words.addAll(List.of("--site", where)));
    if (patchBox) {
      words.add("--patch-box");
    }
    return words;
  }

  private FileLock locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException here) {
      // another watch of this process
    }
    throw new UsageProblem(
        "another watch works in %s; stop it, or name another folder with -o".formatted(output));
  }

  private static DicomWebAddress address(String option, String text) {
    try {
      return DicomWebAddress.parse(text);
    } catch (DicomWebFailure e) {
      throw new UsageProblem(option + ": " + e.getMessage(), e);
    }
  }
}
