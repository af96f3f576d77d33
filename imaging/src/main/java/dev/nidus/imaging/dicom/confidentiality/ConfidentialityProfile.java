package dev.nidus.imaging.dicom.confidentiality;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// The basic profile with the options that a user chose.
///
/// @param retained what may stay beyond the basic profile
public record ConfidentialityProfile(Set<ProfileOption> retained) {
  /// Without options.
  public static final ConfidentialityProfile BASIC = new ConfidentialityProfile(Set.of());

  /// Options of the standard that need somebody, or something, that understands pixels or texts.
  private static final Map<String, String> UNSUPPORTED =
      Map.of(
          "clean-pixel-data", "Nidus does not look for writing in pixels",
          "clean-recognizable-visual-features", "Nidus does not look for faces in pixels",
          "clean-graphics", "Nidus removes all overlays and graphics",
          "clean-structured-content", "Nidus de-identifies images only",
          "clean-descriptors", "Nidus removes all descriptions",
          "safe-private", "Nidus removes all private elements");

  public ConfidentialityProfile {
    retained = Set.copyOf(retained);
    if (retained.contains(ProfileOption.FULL_DATES)
        && retained.contains(ProfileOption.MODIFIED_DATES)) {
      throw new IllegalArgumentException("dates stay as they are, or modified, but not both");
    }
  }

  /// The profile with the options of these words.
  ///
  /// @throws UnsupportedOption if a word names none that is supported, or two exclude each other
  public static ConfidentialityProfile of(Collection<String> words) throws UnsupportedOption {
    Set<ProfileOption> options = EnumSet.noneOf(ProfileOption.class);
    for (String word : words) {
      String reason = UNSUPPORTED.get(word);
      if (reason != null) {
        throw new UnsupportedOption(
            "the option '%s' of the confidentiality profile is not supported: %s; supported are %s"
                .formatted(word, reason, ProfileOption.words()));
      }
      options.add(
          ProfileOption.of(word)
              .orElseThrow(() ->
                  new UnsupportedOption(
                      "'%s' is no option of the confidentiality profile; supported are %s"
                          .formatted(word, ProfileOption.words()))));
    }
    if (options.contains(ProfileOption.FULL_DATES)
        && options.contains(ProfileOption.MODIFIED_DATES)) {
      throw new UnsupportedOption(
          "full-dates and modified-dates exclude each other; choose how dates stay");
    }
    return new ConfidentialityProfile(options);
  }

  boolean retains(ProfileOption option) {
    return retained.contains(option);
  }
}
