package dev.nidus.imaging.dicom.series;

import dev.nidus.core.geometry.ImageGeometry;
import java.util.Optional;

/// One stack of slices as a user sees it.
///
/// @param choice what names it after a `#`: its UID, number or place in the list
/// @param uid blank where the files have none
/// @param number blank where the files have none
/// @param description the series' own words, blank where the files have none
/// @param rows pixels along j
/// @param columns pixels along i
/// @param geometry the grid, where the slices are one
/// @param problem why they are none
public record ListedSeries(
    String choice,
    String uid,
    String number,
    String description,
    int slices,
    int rows,
    int columns,
    Optional<ImageGeometry> geometry,
    Optional<SeriesProblem> problem) {

  /// As a line of a list.
  public String line() {
    String words = description.isEmpty() ? "" : ", '%s'".formatted(description);
    String name = number.isEmpty() ? "" : ", series " + number;
    String grid =
        geometry
            .map(placed -> ", %s".formatted(placed.spacing()))
            .orElseGet(() -> problem.map(found -> ": " + found.sentence()).orElse(""));
    return "%s%s%s, %d slices of %d x %d%s"
        .formatted(choice, name, words, slices, columns, rows, grid);
  }
}
