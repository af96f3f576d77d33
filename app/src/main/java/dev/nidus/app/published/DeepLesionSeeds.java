package dev.nidus.app.published;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the coordinates in the tables of DeepLesion say about how they were made (SPEC 1.3).
record DeepLesionSeeds(PublishedTables tables) {
  /// Patient, study, series, first and last slice.
  private static final Pattern VOLUME = Pattern.compile("\\d+_\\d+_\\d+_(\\d+)-(\\d+)\\.nii\\.gz");

  Recomputed.Found of(Recipe.Seeds recipe) throws Unavailable {
    NamedTable table = tables.table(recipe.table());
    return Recomputed.Found.exactly(
        switch (recipe) {
          case Recipe.SeedError _ -> largestError(table);
          case Recipe.SliceOffset(String _, double millimetres) -> beyond(table, millimetres);
        });
  }

  private static double largestError(NamedTable table) throws Unavailable {
    double[][] centroid = columns(table, "centroid_y", "centroid_x", "centroid_z");
    double[][] seed = columns(table, "coordX", "coordY", "coordZ");
    double[][] spacing = columns(table, "spacing_x", "spacing_y", "spacing_z");
    double largest = 0;
    for (int axis = 0; axis < 3; axis++) {
      for (int row = 0; row < table.size(); row++) {
        double sign = axis == 2 ? -1 : 1;
        double pixels = seed[axis][row] * sign / spacing[axis][row];
        largest = Math.max(largest, Math.abs(pixels - (int) centroid[axis][row]));
      }
    }
    return largest;
  }

  /// The tables count the annotated slice from the end of the sub-volume, less one; it should be counted
  /// from its start.
  private static double beyond(NamedTable table, double millimetres) throws Unavailable {
    List<String> volumes = table.text("Volume_fn");
    double[] slice = table.numbers("centroid_z");
    double[] spacing = table.numbers("spacing_z");
    int far = 0;
    for (int row = 0; row < slice.length; row++) {
      Matcher volume = VOLUME.matcher(volumes.get(row));
      if (!volume.matches()) {
        throw new Unavailable(
            "row %d of %s has the volume '%s', whose name does not give its slices"
                .formatted(row + 1, table.name(), volumes.get(row)));
      }
      double first = Double.parseDouble(volume.group(1));
      double annotated = Double.parseDouble(volume.group(2)) - slice[row] + 1;
      far += Math.abs(slice[row] - (annotated - first)) * spacing[row] > millimetres ? 1 : 0;
    }
    return 100.0 * far / slice.length;
  }

  private static double[][] columns(NamedTable table, String... names) throws Unavailable {
    double[][] columns = new double[names.length][];
    for (int n = 0; n < names.length; n++) {
      columns[n] = table.numbers(names[n]);
    }
    return columns;
  }
}
