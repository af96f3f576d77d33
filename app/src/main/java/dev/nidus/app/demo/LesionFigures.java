package dev.nidus.app.demo;

import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.Warning;
import dev.nidus.core.patch.Patch;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/// A lesion's numbers as the page writes them: the template puts them in their places and computes
/// nothing. The texts are plain; the template escapes them.
/// Public for the template alone.
///
/// @param row number of the row in the table of lesions
/// @param scan the scan as the user wrote it
/// @param seed LPS mm
/// @param patch voxels and spacing
/// @param mean of the patch, HU
/// @param deviation of the patch, HU
/// @param range lowest to highest value of the patch, HU
/// @param padding share of the patch at -1024 HU, per cent
/// @param features the first five features and how many there are
/// @param digest SHA-256 of all features
/// @param picture address of the picture, relative to the page
/// @param pictureText what the picture shows, for those who cannot see it
/// @param warnings sentences
public record LesionFigures(
    long row,
    String scan,
    String seed,
    String patch,
    String mean,
    String deviation,
    String range,
    String padding,
    String features,
    String digest,
    String picture,
    String pictureText,
    List<String> warnings) {
  private static final int FEATURES_SHOWN = 5;

  static LesionFigures of(DemoLesion lesion, Path page) {
    HounsfieldSummary hounsfield = HounsfieldSummary.of(lesion.patch());
    FeatureVector features = lesion.extraction().features();
    String scan = lesion.extraction().row().scanName();
    String seed = seed(lesion.seed());
    return new LesionFigures(
        lesion.extraction().row().row(),
        scan,
        seed,
        patch(lesion.patch()),
        String.format(Locale.ROOT, "%.1f", hounsfield.mean()),
        String.format(Locale.ROOT, "%.1f", hounsfield.deviation()),
        String.format(Locale.ROOT, "%.0f to %.0f", hounsfield.min(), hounsfield.max()),
        String.format(Locale.ROOT, "%.1f %%", 100 * hounsfield.atPaddingValue()),
        firstOf(features),
        features.digest().hex(),
        address(lesion.picture(), page),
        String.format(
            Locale.ROOT,
            "Axial, coronal and sagittal slice of %s through the seed at %s mm, with the outline of"
                + " the patch",
            scan,
            seed),
        lesion.extraction().warnings().stream().map(Warning::reason).toList());
  }

  private static String seed(Point3 seed) {
    return String.format(Locale.ROOT, "%.2f, %.2f, %.2f", seed.x(), seed.y(), seed.z());
  }

  private static String patch(Patch patch) {
    GridSize size = patch.placement().size();
    Spacing spacing = patch.placement().spacing();
    return String.format(
        Locale.ROOT,
        "%d × %d × %d voxels of %.3g × %.3g × %.3g mm",
        size.i(),
        size.j(),
        size.k(),
        spacing.i(),
        spacing.j(),
        spacing.k());
  }

  private static String firstOf(FeatureVector features) {
    StringJoiner first = new StringJoiner(", ");
    int shown = Math.min(FEATURES_SHOWN, features.length());
    for (int n = 0; n < shown; n++) {
      first.add(String.format(Locale.ROOT, "%.5g", features.at(n)));
    }
    return features.length() > shown
        ? String.format(Locale.ROOT, "%s, … (%,d in all)", first, features.length())
        : first.toString();
  }

  /// Each step of the path escaped as a URI wants it.
  private static String address(Path picture, Path page) {
    Path folder = page.toAbsolutePath().normalize().getParent();
    Path absolute = picture.toAbsolutePath().normalize();
    if (folder == null || !absolute.startsWith(folder)) {
      throw new IllegalArgumentException(
          "picture %s must lie in or below the folder of the page %s, so that the page can be moved"
              .formatted(picture, page));
    }
    List<String> steps = new ArrayList<>();
    folder.relativize(absolute).forEach(step -> steps.add(step.toString()));
    try {
      // the leading slash keeps a colon in a file name from being taken for a scheme
      return "." + new URI(null, null, "/" + String.join("/", steps), null).toASCIIString();
    } catch (URISyntaxException invalid) {
      throw new IllegalArgumentException("no address can be made of " + picture, invalid);
    }
  }
}
