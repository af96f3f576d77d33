package dev.nidus.app.journal;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.file.WholeFile;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A CSV file that grows under its partial name, knows how long it is, and gets its own name when it
/// is complete.
final class PartialCsv implements Closeable {
  private final Path target;
  private final CountingStream bytes;
  private final Writer text;
  private final CsvWriter csv;

  private PartialCsv(Path target, OutputStream out, long length) {
    this.target = target;
    this.bytes = new CountingStream(new BufferedOutputStream(out, 1 << 16), length);
    this.text = new OutputStreamWriter(bytes, StandardCharsets.UTF_8);
    this.csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).bufferSize(0).build(text);
  }

  /// Starts the file anew with a header.
  static PartialCsv begin(Path target, List<String> header) throws IOException {
    PartialCsv file = new PartialCsv(target, Files.newOutputStream(WholeFile.partial(target)), 0);
    file.add(header);
    return file;
  }

  /// Goes on after the first `length` bytes; what was written beyond is dropped.
  ///
  /// @throws UsageProblem if the file is missing or shorter
  static PartialCsv goOn(Path target, long length) throws IOException {
    Path partial = WholeFile.partial(target);
    if (!Files.exists(partial)) {
      throw new UsageProblem(
          "%s is missing, so the run cannot go on; run again without --resume".formatted(partial));
    }
    long size = Files.size(partial);
    if (size < length) {
      throw new UsageProblem(
          "%s is %d bytes long, the state of the run says %d; run again without --resume"
              .formatted(partial, size, length));
    }
    FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE);
    channel.truncate(length);
    channel.position(length);
    return new PartialCsv(target, Channels.newOutputStream(channel), length);
  }

  /// A file that is complete already, under its partial name or its own.
  static PartialCsv complete(Path target) {
    return new PartialCsv(target, OutputStream.nullOutputStream(), 0);
  }

  void add(List<String> fields) {
    csv.writeRecord(fields);
  }

  /// Hands everything to the operating system.
  ///
  /// @return the length of the file
  long flush() throws IOException {
    text.flush();
    return bytes.count;
  }

  Path target() {
    return target;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }

  /// Gives the closed file its own name, unless an earlier try has done so.
  void publish(ResultFormat format) throws IOException {
    if (Files.exists(WholeFile.partial(target))) {
      format.publish(WholeFile.partial(target), target);
    }
  }

  private static final class CountingStream extends FilterOutputStream {
    private long count;

    CountingStream(OutputStream out, long count) {
      super(out);
      this.count = count;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      out.write(buffer, offset, length);
      count += length;
    }
  }
}
