package dev.nidus.learning.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/// A TensorBoard event file: scalars by step. Written as TFRecords (length, its masked CRC-32C, content, its
/// masked CRC-32C) of `tensorflow.Event` messages, whose few fields are encoded here.
public final class EventFile implements AutoCloseable {
  private static final String MARK = "tfevents";

  /// Keeps a CRC of data that holds CRCs from being weak; a constant of the format.
  private static final int MASK_DELTA = 0xa282ead8;

  // fields of tensorflow.Event, tensorflow.Summary and tensorflow.Summary.Value
  private static final int EVENT_WALL_TIME = 1;
  private static final int EVENT_STEP = 2;
  private static final int EVENT_FILE_VERSION = 3;
  private static final int EVENT_SUMMARY = 5;
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE = 2;

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final FileChannel channel;
  private final InstantSource clock;

  private EventFile(FileChannel channel, InstantSource clock) {
    this.channel = channel;
    this.clock = clock;
  }

  /// Starts the event file of a folder with what was measured so far. Older event files of the folder are
  /// taken away: they hold the same steps, and TensorBoard would draw them twice.
  public static EventFile open(Path folder, List<StepMetrics> soFar, InstantSource clock)
      throws IOException {
    try (DirectoryStream<Path> older = Files.newDirectoryStream(folder, "*" + MARK + "*")) {
      for (Path file : older) {
        Files.delete(file);
      }
    }
    Instant now = clock.instant();
    Path file = folder.resolve("events.out.%s.%010d.nidus".formatted(MARK, now.getEpochSecond()));
    EventFile events =
        new EventFile(
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE), clock);
    ByteArrayOutputStream version = events.event(0);
    text(version, EVENT_FILE_VERSION, "brain.Event:2");
    events.record(version.toByteArray());
    for (StepMetrics metrics : soFar) {
      events.add(metrics);
    }
    return events;
  }

  /// Adds the numbers of a step.
  public void add(StepMetrics metrics) throws IOException {
    ByteArrayOutputStream summary = new ByteArrayOutputStream();
    for (Map.Entry<String, Double> entry : metrics.values().entrySet()) {
      ByteArrayOutputStream value = new ByteArrayOutputStream();
      text(value, VALUE_TAG, entry.getKey());
      key(value, VALUE_SIMPLE, FIXED_32);
      value.writeBytes(
          ByteBuffer.allocate(Float.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putFloat(entry.getValue().floatValue())
              .array());
      bytes(summary, SUMMARY_VALUE, value.toByteArray());
    }
    ByteArrayOutputStream event = event(metrics.step());
    bytes(event, EVENT_SUMMARY, summary.toByteArray());
    record(event.toByteArray());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private ByteArrayOutputStream event(long step) {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    key(event, EVENT_WALL_TIME, FIXED_64);
    event.writeBytes(
        ByteBuffer.allocate(Double.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putDouble(clock.instant().toEpochMilli() / 1e3)
            .array());
    key(event, EVENT_STEP, VARINT);
    varint(event, step);
    return event;
  }

  private void record(byte[] content) throws IOException {
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + content.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(content.length);
    record.putInt(maskedCrc(record.array(), 0, Long.BYTES));
    record.put(content);
    record.putInt(maskedCrc(content, 0, content.length));
    record.flip();
    while (record.hasRemaining()) {
      channel.write(record);
    }
  }

  static int maskedCrc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  private static void text(ByteArrayOutputStream to, int field, String text) {
    bytes(to, field, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void bytes(ByteArrayOutputStream to, int field, byte[] content) {
    key(to, field, BYTES);
    varint(to, content.length);
    to.writeBytes(content);
  }

  private static void key(ByteArrayOutputStream to, int field, int wireType) {
    varint(to, ((long) field << 3) | wireType);
  }

  private static void varint(ByteArrayOutputStream to, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      to.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    to.write((int) rest);
  }
}
