package dev.nidus.app.adaptation;

import dev.nidus.app.receipt.RunReceipt;
import dev.nidus.core.encoder.EncoderCard;
import dev.nidus.core.patch.PatchSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which encoder made features, of which patches. A model that was trained on features of one means nothing on those
/// of another, also where they are as many.
///
/// @param encoder its name, for people
/// @param weights digest of its tensors
/// @param patch size, voxel size, law, padding and order of the patches
/// @param scaling how Hounsfield units were scaled; unknown of receipts of older versions
public record EncoderMark(
    String encoder, String weights, PatchSpec patch, Optional<String> scaling) {

  /// The encoder of a run of `extract`.
  public static EncoderMark of(RunReceipt run) {
    return new EncoderMark(run.encoder(), run.weights(), run.patch(), run.scaling());
  }

  /// An encoder that is at hand, and the patches that it is given.
  public static EncoderMark of(EncoderCard card, PatchSpec patch) {
    return new EncoderMark(
        card.name(), card.weightsDigest(), patch, Optional.of(card.scaling().text()));
  }

  /// What is otherwise here than there, as the parts of a sentence; empty if both are the same.
  ///
  /// @param here what these features are, for people: `features.csv`
  /// @param other what they should be
  /// @param there what the others are, for people: `the model`
  public Optional<String> differenceFrom(String here, EncoderMark other, String there) {
    List<String> differences = new ArrayList<>();
    if (!weights.equals(other.weights)) {
      differences.add(
          "%s has features of the encoder %s (weights %s), %s knows %s (weights %s)"
              .formatted(
                  here, encoder, brief(weights), there, other.encoder, brief(other.weights)));
    } else if (!encoder.equals(
        other.encoder)) { // Models Genesis computes in two ways with the same weights
      differences.add(
          "%s has features of its weights as the encoder %s, %s knows them as %s"
              .formatted(here, encoder, there, other.encoder));
    }
    if (patch.law() != other.patch.law()) {
      differences.add(
          "%s has patches cut by the law %s, %s knows %s"
              .formatted(here, patch.law().word(), there, other.patch.law().word()));
    }
    if (!patch.size().equals(other.patch.size())
        || !patch.spacing().equals(other.patch.spacing())) {
      differences.add(
          "%s has patches of %s voxels of %s, %s knows %s of %s"
              .formatted(
                  here,
                  patch.size(),
                  patch.spacing(),
                  there,
                  other.patch.size(),
                  other.patch.spacing()));
    }
    if (patch.padding() != other.patch.padding() || patch.order() != other.patch.order()) {
      differences.add(
          "%s has patches padded with %s HU in the order %s, %s knows %s HU and %s"
              .formatted(
                  here,
                  patch.padding().word(),
                  patch.order().word(),
                  there,
                  other.patch.padding().word(),
                  other.patch.order().word()));
    }
    if (scaling.isPresent() && other.scaling.isPresent() && !scaling.equals(other.scaling)) {
      differences.add(
          "%s has Hounsfield units scaled by '%s', %s knows '%s'"
              .formatted(here, scaling.get(), there, other.scaling.get()));
    }
    return differences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", differences));
  }

  private static String brief(String digest) {
    return digest.length() > 12 ? digest.substring(0, 12) : digest;
  }
}
