package dev.nidus.app.table;

import dev.nidus.app.UsageProblem;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.imaging.annotation.NamedSeed;
import dev.nidus.imaging.annotation.SeedFile;
import dev.nidus.imaging.annotation.UnreadableSeeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The points of a 3D Slicer markups file or an MHub seed JSON, all in one scan, as rows with the
/// columns of a lesion table and the point's name.
public final class SeedFileTable implements LesionSource {
  private final Path file;
  private final List<TableRow> rows;

  private SeedFileTable(Path file, List<TableRow> rows) {
    this.file = file;
    this.rows = rows;
  }

  /// Reads the points.
  ///
  /// @param scan the scan that they lie in, as the user wrote it
  /// @throws UsageProblem if the file is none of the known forms or states no coordinate system
  public static SeedFileTable read(Path file, Path scan) {
    List<NamedSeed> seeds;
    try {
      seeds = SeedFile.read(file, file.toString());
    } catch (UnreadableSeeds unreadable) {
      throw new UsageProblem(String.valueOf(unreadable.getMessage()), unreadable);
    }
    List<TableRow> rows = new ArrayList<>(seeds.size());
    Path scanFile = scan.toAbsolutePath().normalize();
    for (NamedSeed named : seeds) {
      SeedPoint seed = named.point();
      long row = rows.size() + 1L;
      rows.add(
          new TableRow(
              new Lesion(row, scan.toString(), scanFile, seed),
              List.of(
                  scan.toString(),
                  named.name(),
                  seed.system().name(),
                  Double.toString(seed.first()),
                  Double.toString(seed.second()),
                  Double.toString(seed.third()))));
    }
    return new SeedFileTable(file, List.copyOf(rows));
  }

  @Override
  public List<String> columns() {
    return List.of("image_path", "name", "coords", "coordX", "coordY", "coordZ");
  }

  @Override
  public long rows() {
    return rows.size();
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public Rows open() {
    Iterator<TableRow> iterator = rows.iterator();
    return new Rows() {
      @Override
      public boolean hasNext() {
        return iterator.hasNext();
      }

      @Override
      public TableRow next() {
        return iterator.next();
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }
}
