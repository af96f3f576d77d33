package dev.nidus.app.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nidus.app.UsageProblem;
import dev.nidus.core.digest.Sha256;
import dev.nidus.imaging.dicom.web.DicomWebFailure;
import dev.nidus.imaging.dicom.web.WebSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which series are worked when: the decisions alone, on a clock of the test. A real server is asked in `verification`.
class WatchTest {
  private static final Sha256 MODEL = Sha256.ofText("model");

  @TempDir private Path folder;
  private final List<WebSeries> server = new ArrayList<>();
  private final List<String> worked = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private final List<String> failing = new ArrayList<>();
  private long seconds;

  @Test
  void a_series_is_worked_once_when_it_has_stopped_growing() throws Exception {
    Watch watch = watch("dicomweb://pacs");
    server.add(ct("1", 10));
    assertThat(watch.round(() -> false)).isEqualTo(new Watch.Round(0, 1, 0));
    seconds = 59;
    server.set(0, ct("1", 20));
    assertThat(watch.round(() -> false)).isEqualTo(new Watch.Round(0, 1, 0));
    seconds = 118;
    assertThat(watch.round(() -> false)).isEqualTo(new Watch.Round(0, 1, 0));
    seconds = 119;
    assertThat(watch.round(() -> false)).isEqualTo(new Watch.Round(1, 0, 0));
    assertThat(watch.round(() -> false)).isEqualTo(new Watch.Round(0, 0, 0));
    assertThat(worked).containsExactly("1 with 0");
    assertThat(said).containsExactly("series 1: done");
  }

  @Test
  void lesions_that_arrive_later_are_work_again_and_own_results_are_not() throws Exception {
    server.add(ct("1", 10));
    Watch watch = watch("dicomweb://pacs");
    settle(watch);
    server.add(series("5", "SEG", "Nidus: patches of x"));
    server.add(series("6", "SR", "a report"));
    settle(watch);
    assertThat(worked).containsExactly("1 with 0");

    server.add(series("7", "RTSTRUCT", "by a person"));
    server.add(new WebSeries("other", "8", "SEG", "of another study", Optional.of(1)));
    settle(watch);

    assertThat(worked).containsExactly("1 with 0", "1 with 1");
  }

  @Test
  void a_watch_that_is_started_again_goes_on_from_its_journal() throws Exception {
    server.add(ct("1", 10));
    settle(watch("dicomweb://pacs"));
    server.add(ct("2", 10));
    watch("dicomweb://pacs").round(() -> false);
    seconds += 60;

    watch("dicomweb://pacs").round(() -> false);

    assertThat(worked).containsExactly("1 with 0", "2 with 0");
    assertThatExceptionOfType(UsageProblem.class)
        .isThrownBy(() -> watch("dicomweb://other"))
        .withMessageContaining("is the journal of the server dicomweb://pacs")
        .withMessageEndingWith(
            "name another folder with -o for dicomweb://other and " + MODEL.hex().substring(0, 12));
    String whole = Files.readString(folder.resolve("journal.json"));
    for (String damaged : List.of("{\"format\":", "[]", whole.replace("\"worked\"", "\"x\""))) {
      Files.writeString(folder.resolve("journal.json"), damaged);
      assertThatExceptionOfType(UsageProblem.class)
          .isThrownBy(() -> watch("dicomweb://pacs"))
          .withMessageContaining("move it away, and every series is worked anew");
    }
  }

  @Test
  void a_series_that_the_server_fails_at_stops_no_other_and_is_tried_again() throws Exception {
    server.add(ct("1", 10));
    server.add(ct("2", 10));
    failing.add("1");
    Watch watch = watch("dicomweb://pacs");
    watch.round(() -> false);
    seconds += 60;

    assertThat(watch.round(() -> false)).isEqualTo(new Watch.Round(1, 0, 1));
    failing.clear();
    assertThat(watch.round(() -> false)).isEqualTo(new Watch.Round(1, 0, 0));

    assertThat(worked).containsExactly("2 with 0", "1 with 0");
    assertThat(said.getFirst()).isEqualTo("series 1 could not be worked and is tried again: away");
  }

  @Test
  void three_failures_in_a_row_are_the_servers_and_a_stop_begins_nothing_more() throws Exception {
    for (String uid : List.of("1", "2", "3", "4")) {
      server.add(ct(uid, 10));
      failing.add(uid);
    }
    Watch watch = watch("dicomweb://pacs");
    watch.round(() -> false);
    seconds += 60;
    assertThatExceptionOfType(DicomWebFailure.class).isThrownBy(() -> watch.round(() -> false));
    assertThat(said).hasSize(3);

    failing.clear();
    assertThat(watch.round(() -> worked.size() == 2)).isEqualTo(new Watch.Round(2, 0, 0));
  }

  private void settle(Watch watch) throws IOException, DicomWebFailure {
    watch.round(() -> false);
    seconds += 60;
    watch.round(() -> false);
  }

  private Watch watch(String address) throws IOException {
    return Watch.open(
        folder.resolve("journal.json"),
        address,
        MODEL,
        () -> List.copyOf(server),
        (series, lesions) -> {
          if (failing.contains(series.series())) {
            throw new DicomWebFailure("away");
          }
          worked.add(series.series() + " with " + lesions.size());
          return "done";
        },
        Set.of("Nidus: patches of "),
        Duration.ofSeconds(60),
        () -> Instant.ofEpochSecond(seconds),
        said::add);
  }

  private static WebSeries ct(String uid, int instances) {
    return new WebSeries("study", uid, "CT", "", Optional.of(instances));
  }

  private static WebSeries series(String uid, String modality, String description) {
    return new WebSeries("study", uid, modality, description, Optional.of(1));
  }
}
