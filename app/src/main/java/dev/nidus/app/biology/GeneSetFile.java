package dev.nidus.app.biology;

import dev.nidus.app.UsageProblem;
import dev.nidus.evidence.biology.GeneSet;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/// Gene sets from a file in the form GMT: a line per set, with tabs between its name, a description and its genes. Packed with
/// gzip or not.
///
/// @param sets in the order of the file
/// @param leftOut lines without genes, and names that come again
record GeneSetFile(List<GeneSet> sets, List<LeftOut> leftOut) {
  private static final int MOST_SETS = 50_000;
  private static final int LONGEST_LINE = 1 << 22;

  GeneSetFile {
    sets = List.copyOf(sets);
    leftOut = List.copyOf(leftOut);
  }

  /// @throws UsageProblem if it cannot be read, or has no set
  static GeneSetFile read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UsageProblem(file + (Files.exists(file) ? " is not a file" : " does not exist"));
    }
    List<GeneSet> sets = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
        InputStream plain = unpacked(bytes);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder()))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.length() > LONGEST_LINE || sets.size() >= MOST_SETS) {
          throw new UsageProblem(
              "%s has more than %,d sets or a line of more than %,d characters; that is no file of gene sets"
                  .formatted(file, MOST_SETS, LONGEST_LINE));
        }
        if (!line.isBlank()) {
          add(line, number, sets, leftOut, names);
        }
      }
    } catch (IOException unreadable) {
      throw new UsageProblem(
          "%s cannot be read as text (%s); gene sets are a GMT file in UTF-8, packed with gzip or not"
              .formatted(file, unreadable.getMessage()),
          unreadable);
    }
    if (sets.isEmpty()) {
      throw new UsageProblem(
          "%s has no gene set; each line of a GMT file has a name, a description and genes, with tabs between them"
              .formatted(file));
    }
    return new GeneSetFile(sets, leftOut);
  }

  private static void add(
      String line, int number, List<GeneSet> sets, List<LeftOut> leftOut, Set<String> names) {
    List<String> fields = List.of(line.split("\t", -1));
    String name = fields.getFirst().strip();
    List<String> genes =
        fields.stream()
            .skip(2)
            // some files give weights behind a comma
            .map(gene -> gene.split(",", 2)[0].strip())
            .filter(gene -> !gene.isEmpty())
            .toList();
    if (name.isEmpty() || genes.isEmpty()) {
      leftOut.add(
          new LeftOut(
              "set",
              name.isEmpty() || fields.size() == 1 ? "line " + number : name,
              "the line has %d fields; a set has a name, a description and genes, with tabs between them"
                  .formatted(fields.size())));
    } else if (!names.add(name)) {
      leftOut.add(new LeftOut("set", name, "comes again in line %d".formatted(number)));
    } else {
      sets.add(new GeneSet(name, genes));
    }
  }

  private static InputStream unpacked(InputStream bytes) throws IOException {
    bytes.mark(2);
    boolean packed = bytes.read() == 0x1f && bytes.read() == 0x8b;
    bytes.reset();
    return packed ? new GZIPInputStream(bytes) : bytes;
  }
}
