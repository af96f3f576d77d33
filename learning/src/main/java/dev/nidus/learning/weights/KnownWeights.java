package dev.nidus.learning.weights;

import java.util.List;
import java.util.Map;

/// The published weights that Nidus knows the terms of (SPEC sections 3.4 and 5), recognised by keys
/// and shapes.
///
/// Shapes name a network, not who trained it: only the foundation weights can be told from a
/// stranger's, by the size of their file.
final class KnownWeights {
  private static final long FMCIB_FILE_BYTES = 738_451_713L; // zenodo.org/records/10528450
  private static final String OR_ELSE =
      " where it is the published model, else " + WeightsLicence.ASK_THE_TRAINER.text();

  private static final Map<String, List<Long>> FMCIB =
      Map.of(
          "conv1.weight", List.of(128L, 1L, 7L, 7L, 7L),
          "layer1.0.downsample.0.bias", List.of(512L),
          "layer4.2.conv3.weight", List.of(4096L, 1024L, 1L, 1L, 1L));

  private static final Map<String, List<Long>> MED3D =
      Map.of(
          "conv1.weight", List.of(64L, 1L, 7L, 7L, 7L),
          "layer1.0.downsample.0.weight", List.of(256L, 64L, 1L, 1L, 1L),
          "layer4.2.conv3.weight", List.of(2048L, 512L, 1L, 1L, 1L));

  private static final Map<String, List<Long>> GENESIS =
      Map.of(
          "down_tr64.ops.0.conv1.weight", List.of(32L, 1L, 3L, 3L, 3L),
          "down_tr512.ops.1.conv1.weight", List.of(512L, 256L, 3L, 3L, 3L));

  private KnownWeights() {}

  /// @param fileBytes the size of the file that the network lies in
  static LicenceNote licence(Checkpoint network, long fileBytes) {
    Map<String, StoredTensor> trunk = network.trunk();
    if (fits(trunk, FMCIB)) {
      if (fileBytes == FMCIB_FILE_BYTES && network.wrapping() == Wrapping.TRUNK_STATE_DICT) {
        return new LicenceNote(
            "fmcib",
            WeightsLicence.CC_BY_NC.text(),
            "the keys and shapes of its network, its wrapping, and the size of the published file,"
                + " 738,451,713 bytes");
      }
      return new LicenceNote(
          "fmcib",
          WeightsLicence.CC_BY_NC.text() + OR_ELSE,
          "the keys and shapes of its network; the size of the file is not the published one's");
    }
    if (fits(trunk, GENESIS)) {
      return new LicenceNote(
          "Models Genesis",
          WeightsLicence.AUTHORS_NON_COMMERCIAL.text() + OR_ELSE,
          "the keys and shapes of its encoder");
    }
    if (fits(trunk, MED3D) && !trunk.containsKey("layer1.0.downsample.0.bias")) {
      return new LicenceNote(
          "Med3D ResNet-50",
          WeightsLicence.MIT.text() + OR_ELSE,
          "the keys and shapes of its network, shortcuts without bias");
    }
    return new LicenceNote(
        "unknown",
        "unknown: " + WeightsLicence.ASK_THE_TRAINER.text(),
        "no keys and shapes of a published network");
  }

  private static boolean fits(Map<String, StoredTensor> trunk, Map<String, List<Long>> shapes) {
    return shapes.entrySet().stream()
        .allMatch(expected -> {
          StoredTensor tensor = trunk.get(expected.getKey());
          return tensor != null && tensor.shape().equals(expected.getValue());
        });
  }
}
