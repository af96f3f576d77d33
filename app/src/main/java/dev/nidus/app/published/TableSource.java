package dev.nidus.app.published;

import java.util.List;

/// A table or an array of resamples that numbers are computed from.
///
/// @param name by which recipes call it
/// @param file its name
/// @param place whether the repository may hold it
/// @param what it is, in words
/// @param cohort for an array of resamples, the table of the lesions that were resampled
/// @param models for an array of resamples, its models in order
/// @param licence of the file
/// @param source where to get it
public record TableSource(
    String name,
    String file,
    Place place,
    String what,
    String cohort,
    List<String> models,
    String licence,
    String source) {

  public TableSource {
    models = List.copyOf(models);
  }

  /// Where it comes from.
  public enum Place {
    /// The repository holds it.
    SHIPPED,
    /// Its licence does not let the repository hold it.
    TO_BE_GIVEN
  }
}
