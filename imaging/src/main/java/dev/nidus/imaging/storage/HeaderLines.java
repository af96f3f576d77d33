package dev.nidus.imaging.storage;

import dev.nidus.core.scan.UnreadableScan;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// The lines of a text header in front of binary voxels, at most 1 MiB of them.
///
/// @param lines without their line ends
/// @param end byte of the file after the last of them
public record HeaderLines(List<String> lines, long end) {
  private static final int LIMIT = 1 << 20;

  /// Reads up to the line that is the last of the header, or to the end of the file.
  public static HeaderLines read(ScanFile file, Predicate<String> last) throws UnreadableScan {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    long at = 0;
    try (InputStream in = new BufferedInputStream(file.openAt(0))) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        at++;
        if (at > LIMIT) {
          throw file.unreadable(
              String.format(Locale.ROOT, "has a header that does not end within %,d bytes", LIMIT));
        }
        if (next != '\n') {
          line.append((char) next);
          continue;
        }
        lines.add(text(line));
        line.setLength(0);
        if (last.test(lines.getLast())) {
          return new HeaderLines(List.copyOf(lines), at);
        }
      }
    } catch (IOException e) {
      throw file.unreadable(e);
    }
    if (!line.isEmpty()) {
      lines.add(text(line));
    }
    return new HeaderLines(List.copyOf(lines), at);
  }

  /// The byte after a number of lines that start at a byte; each may be up to 1 MiB long.
  public static long skip(ScanFile file, long start, long lines) throws UnreadableScan {
    long at = start;
    try (InputStream in = new BufferedInputStream(file.openAt(start))) {
      for (long left = lines; left > 0; ) {
        int next = in.read();
        at++;
        if (next < 0 || at - start > LIMIT) {
          throw file.unreadable("does not have the %d lines to skip".formatted(lines));
        }
        if (next == '\n') {
          left--;
        }
      }
      return at;
    } catch (IOException e) {
      throw file.unreadable(e);
    }
  }

  private static String text(StringBuilder line) {
    byte[] bytes = line.toString().getBytes(StandardCharsets.ISO_8859_1);
    return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
  }
}
