package dev.nidus.cluster;

import static java.util.Objects.requireNonNull;

import dev.nidus.app.engine.ClusterExtraction;
import dev.nidus.app.engine.ExtractionEngine;
import dev.nidus.app.journal.ColumnType;
import dev.nidus.app.progress.Progress;
import dev.nidus.app.table.LesionSource;
import dev.nidus.app.table.TableRow;
import dev.nidus.core.extraction.ExtractionStopped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/// Extraction on Apache Spark.
///
/// The driver holds a window of rows at a time, so its memory does not grow with the table but for one
/// bit a row. A window is one job of the engine; the rows of a scan that come back in a later window
/// read it again.
public final class SparkExtraction implements ExtractionEngine {
  private static final int WINDOW = 1 << 16;

  /// Parts for each task that can run at a time, where there are rows enough: machines that are faster
  /// than others do more of them.
  private static final int PARTS_PER_CORE = 3;

  @Override
  public Finished run(ClusterExtraction extraction, LongFunction<Progress> progress) {
    long began = System.nanoTime();
    SparkCluster.requireReachable(extraction.address());
    RunFolder folder = RunFolder.look(extraction);
    try (Progress shown = progress.apply(folder.before().rows())) {
      if (!folder.isComplete()) {
        extract(extraction, folder, shown);
      }
      PartDone all = folder.finish(extraction.source().rows());
      return new Finished(
          all.done(),
          all.refused(),
          all.warnings(),
          folder.parts(),
          (System.nanoTime() - began) / 1e9);
    } catch (IOException failed) {
      throw new ExtractionStopped(String.valueOf(failed.getMessage()), failed);
    }
  }

  private static void extract(ClusterExtraction extraction, RunFolder folder, Progress progress) {
    try (SparkCluster cluster = SparkCluster.connect(extraction.address())) {
      folder.take();
      cluster.send(extraction.weights());
      String job = job(extraction, folder).toText();
      List<String> columns = columns(extraction.source());
      PartPlan plan =
          new PartPlan(
              extraction.partRows(),
              (long) extraction.receipt().patch().size().voxels() * Float.BYTES,
              SparkExtraction::bytes);
      try (LesionSource.Rows rows = extraction.source().open()) {
        while (rows.hasNext()) {
          List<TableRow> window = window(rows, folder);
          if (window.isEmpty()) {
            continue;
          }
          List<String> parts =
              plan.divide(window, PARTS_PER_CORE * cluster.cores()).stream()
                  .map(part -> new PartRows(columns, part).toText())
                  .toList();
          cluster.run(
              job,
              parts,
              text -> {
                PartDone part = PartDone.ofText(text);
                progress.advance(part.rows(), part.refused());
              });
        }
      }
    }
  }

  private static PartJob job(ClusterExtraction extraction, RunFolder folder) {
    List<ColumnType> types = new ArrayList<>(List.of(ColumnType.WHOLE));
    if (extraction.form() == ClusterExtraction.Form.PARQUET) {
      types.addAll(ColumnType.of(extraction.source()));
    }
    return new PartJob(
        extraction.words(),
        requireNonNull(extraction.weights().getFileName()).toString(),
        extraction.receipt().weights(),
        extraction.receipt().program(),
        Runtime.version().feature(),
        folder.place(),
        folder.attempt(),
        extraction.form(),
        types);
  }

  private static List<String> columns(LesionSource source) {
    List<String> columns = new ArrayList<>(List.of("row"));
    columns.addAll(source.columns());
    return columns;
  }

  /// The next rows that are not done yet.
  private static List<TableRow> window(LesionSource.Rows rows, RunFolder folder) {
    List<TableRow> window = new ArrayList<>();
    while (rows.hasNext() && window.size() < WINDOW) {
      TableRow row = rows.next();
      if (!folder.isDone(row.cohortRow().row())) {
        window.add(PartRows.numbered(row));
      }
    }
    return window;
  }

  /// The size of a scan's file, or of the files in its folder, as far as this machine sees them.
  private static long bytes(Path scan) {
    try {
      if (Files.isRegularFile(scan)) {
        return Files.size(scan);
      }
      if (!Files.isDirectory(scan)) {
        return 0;
      }
      long all = 0;
      try (Stream<Path> slices = Files.list(scan)) {
        for (Path slice : (Iterable<Path>) slices::iterator) {
          all += Files.isRegularFile(slice) ? Files.size(slice) : 0;
        }
      }
      return all;
    } catch (IOException unseen) {
      return 0; // whoever reads it says what is wrong with it
    }
  }
}
