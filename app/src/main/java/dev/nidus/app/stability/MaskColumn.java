package dev.nidus.app.stability;

import dev.nidus.app.evaluation.Cells;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.perturbation.LesionPlaces;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.learning.sampling.Extent;
import dev.nidus.learning.sampling.MaskVoxels;
import dev.nidus.learning.sampling.Masks;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalInt;

/// The masks that a column of the table names. Thread-safe.
final class MaskColumn implements LesionPlaces.Lookup {
  private final StudiedLesions table;
  private final Path root;
  private final Masks masks;

  /// @param root where relative paths start
  MaskColumn(StudiedLesions table, Path root, ScanReader reader) {
    this.table = table;
    this.root = root;
    this.masks = new Masks(reader);
  }

  @Override
  public LesionPlaces of(Lesion lesion) {
    if (table.columns().mask().isEmpty()) {
      return new LesionPlaces.Unknown(
          "%s has no column of masks, which a seed anywhere in the mask needs; add mask_path, or name the column with --mask"
              .formatted(table.file()));
    }
    StudiedLesions.MaskCell cell = table.masks().get(lesion.row());
    if (cell == null || cell.path().isEmpty()) {
      return new LesionPlaces.Unknown(
          "%s is blank, and a seed anywhere in the mask needs one"
              .formatted(table.columns().mask().get()));
    }
    try {
      Path file = root.resolve(cell.path()).toAbsolutePath().normalize();
      Extent.Label label = new Extent.Label.Any();
      if (!cell.label().isEmpty()) {
        OptionalInt value = Cells.integer(cell.label());
        if (value.isEmpty() || value.getAsInt() < 1) {
          return new LesionPlaces.Unknown(
              "%s is '%s'; the label of a mask is a whole number from 1"
                  .formatted(table.columns().maskLabel().orElse("the label"), cell.label()));
        }
        label = new Extent.Label.Only(value.getAsInt());
      }
      MaskVoxels voxels = masks.read(new Extent.Mask(file, cell.path(), label));
      return new LesionPlaces.Known(voxels::draw);
    } catch (InvalidPathException notAPath) {
      return new LesionPlaces.Unknown("the mask '%s' is not a path".formatted(cell.path()));
    } catch (UnreadableScan unreadable) {
      return new LesionPlaces.Unknown(String.valueOf(unreadable.getMessage()));
    }
  }
}
