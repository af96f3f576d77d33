package dev.nidus.imaging.synthetic;

/// What a synthetic cohort depends on, and nothing else.
///
/// @param lesions how many lesions, 1 to 100000
/// @param seed the root of every random stream
/// @param size voxels along an edge of a scan, 32 to 256; each axis differs from it by up to a fifth
/// @param retests how many scans are taken a second time, at most one per lesion
/// @param seedJitterMm standard deviation, along each axis, by which a seed is moved off the centroid of its
///     lesion, 0 to 50 mm
/// @throws IllegalArgumentException with a sentence, if a number is out of its range
public record CohortSettings(int lesions, long seed, int size, int retests, double seedJitterMm) {
  public static final int DEFAULT_SIZE = 128;

  private static final int MOST_LESIONS = 100_000;
  private static final int SMALLEST = 32;
  private static final int LARGEST = 256;
  private static final double MOST_JITTER = 50;

  public CohortSettings {
    require("the number of lesions", lesions, 1, MOST_LESIONS);
    require("the size of a scan", size, SMALLEST, LARGEST);
    require("the number of retests", retests, 0, lesions);
    if (!(seedJitterMm >= 0 && seedJitterMm <= MOST_JITTER)) {
      throw new IllegalArgumentException(
          "the jitter of the seeds must be 0 to 50 mm, got " + seedJitterMm);
    }
  }

  /// One retest for every eighth lesion, as many as a study can afford.
  public static int usualRetests(int lesions) {
    return lesions / 8;
  }

  private static void require(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, got %d".formatted(what, least, most, value));
    }
  }
}
