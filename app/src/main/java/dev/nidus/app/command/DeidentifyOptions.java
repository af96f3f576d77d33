package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.imaging.dicom.confidentiality.ConfidentialityProfile;
import dev.nidus.imaging.dicom.confidentiality.Deidentifier;
import dev.nidus.imaging.dicom.confidentiality.ReplacementSecret;
import dev.nidus.imaging.dicom.confidentiality.UnsupportedOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// De-identification by the basic profile of PS3.15, and what may stay.
final class DeidentifyOptions {
  /// The variable with the secret that replacements are derived from.
  static final String SECRET = "NIDUS_DEIDENTIFY_SECRET";

  @Option(
      names = "--deidentify",
      description = {
        "Remove or replace what tells who the patient is, by the basic confidentiality profile of"
            + " DICOM PS3.15. Replacements are derived from the secret in "
            + SECRET
            + ", or from one drawn for this run."
      })
  boolean deidentify;

  @Option(
      names = "--retain",
      split = ",",
      paramLabel = "OPTION",
      description =
          "What may stay, by options of the profile: uids, full-dates, modified-dates,"
              + " patient-characteristics, device-identity, institution-identity.")
  List<String> retained = new ArrayList<>();

  @Option(
      names = "--lesions",
      paramLabel = "FILE",
      description =
          "With --deidentify: a structure set or segmentation of the series, which goes into the"
              + " same folder and still refers to it; its regions are called by their numbers."
              + " Repeatable.")
  List<Path> drawn = new ArrayList<>();

  /// What de-identifies, where the user wants it.
  ///
  /// @param environment where the secret may be
  Optional<Deidentifier> deidentifier(Map<String, String> environment) {
    if (!deidentify) {
      if (!retained.isEmpty() || !drawn.isEmpty()) {
        throw new UsageProblem(
            (drawn.isEmpty() ? "--retain" : "--lesions") + " belongs to --deidentify");
      }
      return Optional.empty();
    }
    try {
      ConfidentialityProfile profile = ConfidentialityProfile.of(retained);
      ReplacementSecret secret = secret(environment).orElseGet(ReplacementSecret::drawn);
      return Optional.of(new Deidentifier(profile, secret));
    } catch (UnsupportedOption e) {
      throw new UsageProblem("--retain: " + e.getMessage(), e);
    }
  }

  /// The secret of an environment; none where it has none.
  static Optional<ReplacementSecret> secret(Map<String, String> environment) {
    String words = environment.getOrDefault(SECRET, "");
    try {
      return words.isEmpty() ? Optional.empty() : Optional.of(ReplacementSecret.of(words));
    } catch (IllegalArgumentException e) {
      throw new UsageProblem(SECRET + ": " + e.getMessage(), e);
    }
  }
}
