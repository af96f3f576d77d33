package dev.nidus.learning.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.learning.plan.Plans;
import dev.nidus.learning.plan.Preset;
import dev.nidus.learning.plan.UnusablePlan;
import dev.nidus.learning.weights.WeightsDigest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFilesTest {
  @TempDir Path folder;

  private static StepMetrics metrics(long step) {
    double share = step / 300.0;
    return new StepMetrics(
        step,
        step / 10,
        1.2 + 2.8 * Math.exp(-3 * share) + 0.1 * Math.sin(step * 1.7),
        0.002 * 0.5 * (1 + Math.cos(Math.PI * share)),
        0.5 + 0.3 * Math.cos((double) step),
        OptionalDouble.of(0.9 - 0.5 * share),
        OptionalDouble.of(-0.5 - 2.5 * share + 0.05 * Math.sin(step * 0.9)),
        OptionalDouble.of(4 + 24 * share),
        150,
        0.01,
        800,
        Optional.empty());
  }

  @Test
  void what_a_look_at_the_tuning_split_found_is_read_back() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    StepMetrics loss = metrics(1).with(new TuningMetrics(0.75, OptionalDouble.empty()));
    StepMetrics score = metrics(2).with(new TuningMetrics(0.5, OptionalDouble.of(0.875)));
    try (MetricsLog log = MetricsLog.open(file, Long.MAX_VALUE)) {
      log.add(loss);
      log.add(score);
      log.add(metrics(3));
    }
    assertThat(MetricsLog.read(file)).containsExactly(loss, score, metrics(3));
    assertThat(Files.readString(file)).contains("\"tuning_loss\":0.5,\"tuning_score\":0.875}");
  }

  @Test
  void lines_after_the_checkpoint_are_taken_away_and_a_broken_one_too() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    try (MetricsLog log = MetricsLog.open(file, Long.MAX_VALUE)) {
      for (long step = 1; step <= 7; step++) {
        log.add(metrics(step));
      }
    }
    Files.writeString(file, "{\"step\": 8, \"lo", StandardOpenOption.APPEND);
    assertThat(MetricsLog.last(file)).hasValue(metrics(7));
    try (MetricsLog log = MetricsLog.open(file, 5)) {
      log.add(metrics(6));
    }
    assertThat(MetricsLog.read(file))
        .isEqualTo(LongStream.rangeClosed(1, 6).mapToObj(RunFilesTest::metrics).toList());
    assertThat(Files.readString(file)).endsWith("}\n").startsWith("{\"step\":1,\"epoch\":0,");
  }

  @Test
  void the_last_line_of_a_long_file_is_found_from_its_end() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    assertThat(MetricsLog.last(file)).isEmpty();
    try (MetricsLog log = MetricsLog.open(file, 0)) {
      assertThat(MetricsLog.last(file)).isEmpty();
      for (long step = 1; step <= 300; step++) {
        log.add(metrics(step));
      }
    }
    assertThat(Files.size(file)).isGreaterThan(1 << 15);
    assertThat(MetricsLog.last(file)).hasValue(metrics(300));
  }

  @Test
  void a_step_is_in_the_file_as_soon_as_it_is_added() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    try (MetricsLog log = MetricsLog.open(file, 0)) {
      log.add(metrics(1));
      assertThat(MetricsLog.read(file)).containsExactly(metrics(1));
    }
  }

  @Test
  void the_mask_of_the_crc_is_that_of_the_format() {
    // RFC 3720, B.4: the CRC-32C of 32 zero bytes is 8a9136aa
    int crc = 0x8a9136aa;
    int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    assertThat(EventFile.maskedCrc(new byte[32], 0, 32)).isEqualTo(masked);
  }

  @Test
  void an_event_file_reads_back_and_replaces_the_one_of_the_stopped_run() throws IOException {
    Files.writeString(folder.resolve("events.out.tfevents.1.nidus"), "of the stopped run");
    try (EventFile events =
        EventFile.open(folder, List.of(metrics(1)), () -> Instant.ofEpochSecond(1000))) {
      events.add(metrics(300));
    }
    List<String> scalars = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    for (byte[] record : records(onlyEventFile())) {
      ByteBuffer event = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(event.get()).isEqualTo((byte) 0x09); // field 1, fixed 64
      assertThat(event.getDouble()).isEqualTo(1000);
      assertThat(event.get()).isEqualTo((byte) 0x10); // field 2, varint
      steps.add(varint(event));
      int key = event.get();
      byte[] content = new byte[(int) varint(event)];
      event.get(content);
      assertThat(event.hasRemaining()).isFalse();
      if (key == 0x1a) { // field 3, bytes
        assertThat(new String(content, StandardCharsets.UTF_8)).isEqualTo("brain.Event:2");
      } else {
        assertThat(key).isEqualTo(0x2a); // field 5, bytes
        scalars.addAll(scalars(content));
      }
    }
    assertThat(steps).containsExactly(0L, 1L, 300L);
    assertThat(scalars).hasSize(2 * 10).contains("loss=" + (float) metrics(300).loss());
  }

  private static List<String> scalars(byte[] summary) {
    List<String> scalars = new ArrayList<>();
    ByteBuffer values = ByteBuffer.wrap(summary).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      assertThat(values.get()).isEqualTo((byte) 0x0a);
      int end = (int) varint(values) + values.position();
      assertThat(values.get()).isEqualTo((byte) 0x0a);
      byte[] tag = new byte[(int) varint(values)];
      values.get(tag);
      assertThat(values.get()).isEqualTo((byte) 0x15); // field 2, fixed 32
      scalars.add(new String(tag, StandardCharsets.UTF_8) + "=" + values.getFloat());
      assertThat(values.position()).isEqualTo(end);
    }
    return scalars;
  }

  private static long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = from.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static List<byte[]> records(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> records = new ArrayList<>();
    while (in.hasRemaining()) {
      int lengthCrc = EventFile.maskedCrc(in.array(), in.position(), 8);
      byte[] record = new byte[(int) in.getLong()];
      assertThat(in.getInt()).isEqualTo(lengthCrc);
      in.get(record);
      assertThat(in.getInt()).isEqualTo(EventFile.maskedCrc(record, 0, record.length));
      records.add(record);
    }
    return records;
  }

  private Path onlyEventFile() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*tfevents*")) {
      List<Path> all = new ArrayList<>();
      files.forEach(all::add);
      assertThat(all).hasSize(1);
      return all.getFirst();
    }
  }

  @Test
  void the_picture_shows_a_falling_loss_as_a_curve_that_goes_down() throws IOException {
    Path file = folder.resolve("progress.png");
    ProgressPicture.write(
        file,
        LongStream.rangeClosed(1, 300).mapToObj(RunFilesTest::metrics).toList(),
        ProgressPicture.Curves.EMBEDDINGS);
    BufferedImage picture = ImageIO.read(file.toFile());
    assertThat(picture.getWidth()).isEqualTo(1140);
    assertThat(curveHeight(picture, 100)).isLessThan(curveHeight(picture, 350) - 50);
  }

  /// The mean row of the curve's colour in a column of the first panel.
  private static double curveHeight(BufferedImage picture, int column) {
    double sum = 0;
    int count = 0;
    for (int y = 0; y < 230; y++) {
      if ((picture.getRGB(column, y) & 0xFFFFFF) == 0x1F5FA8) {
        sum += y;
        count++;
      }
    }
    assertThat(count).isPositive();
    return sum / count;
  }

  @Test
  void a_picture_of_nothing_or_of_one_step_is_drawn_too() throws IOException {
    Path file = folder.resolve("progress.png");
    ProgressPicture.write(file, List.of(), ProgressPicture.Curves.EMBEDDINGS);
    ProgressPicture.write(file, List.of(metrics(1)), ProgressPicture.Curves.LABELS);
    assertThat(ImageIO.read(file.toFile()).getHeight()).isEqualTo(460);
  }

  @Test
  void the_log_goes_on_over_attempts() throws IOException {
    Path file = folder.resolve("run.log");
    for (String line : List.of("started", "resumed after step 7")) {
      try (RunLog log = RunLog.open(file, () -> Instant.ofEpochSecond(0))) {
        log.say(line);
      }
    }
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "1970-01-01T00:00:00Z started", "1970-01-01T00:00:00Z resumed after step 7");
  }

  @Test
  void one_process_at_a_time_works_in_a_folder() throws Exception {
    RunFolder run = new RunFolder(folder.resolve("run"));
    try (AutoCloseable mine = run.lock()) {
      assertThat(mine).isNotNull();
      assertThatThrownBy(run::lock)
          .hasMessageContaining("another process trains into")
          .hasMessageContaining("give this run another folder");
    }
    run.lock().close();
  }

  @Test
  void the_card_says_counts_terms_and_what_is_unknown() throws UnusablePlan {
    ModelCard card =
        new ModelCard(
            Plans.preset(Preset.SMALL, List.of("data.licence='CC BY 3.0, TCIA'", "name=sarcoma")),
            new RunIdentity("0.1.0", new TrainingLaw(1, "2.10.0"), "a".repeat(64), "b".repeat(64)),
            1234,
            2,
            36,
            OptionalLong.empty(),
            128,
            new WeightsDigest("c".repeat(64)),
            Optional.of(metrics(300)),
            ModelCard.Collapse.SPREAD,
            "a machine");
    assertThat(card.text())
        .startsWith("# sarcoma\n\nAn encoder of CT lesions: a patch of 10 x 32 x 32 voxels")
        .contains("1,234 lesions in 36 scans of an unknown number of patients")
        .contains("CC BY 3.0, TCIA")
        .contains("| embedding | spread, effective rank 28.0 |")
        .contains("Not a medical device")
        .contains("\n```yaml\nname: sarcoma")
        .doesNotContain("  | ");
  }
}
