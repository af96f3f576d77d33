package dev.nidus.learning.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All that can be said about a weights file without knowing the network that it fits.
///
/// @param file where it lies
/// @param bytes its size
/// @param format how it is laid out
/// @param network the network in it; empty where none of the five wrappings is recognised
/// @param refusal why none is recognised; empty where one is
/// @param tensors every tensor by its name in the file, in file order
/// @param inert what is no tensor, skipped without being constructed
/// @param metadata what the writer recorded
/// @param fileDigest the SHA-256 of the file
/// @param tensorsDigest the SHA-256 of all tensors under their names in the file
public record WeightsInspection(
    Path file,
    long bytes,
    WeightsFormat format,
    Optional<Network> network,
    Optional<String> refusal,
    List<TensorSummary> tensors,
    List<InertEntry> inert,
    Map<String, String> metadata,
    WeightsDigest fileDigest,
    WeightsDigest tensorsDigest) {
  public WeightsInspection {
    tensors = List.copyOf(tensors);
    inert = List.copyOf(inert);
  }

  /// A tensor without its values.
  public record TensorSummary(String name, ElementType type, List<Long> shape) {
    public TensorSummary {
      shape = List.copyOf(shape);
    }

    static List<TensorSummary> of(Collection<StoredTensor> tensors) {
      return tensors.stream()
          .map(tensor -> new TensorSummary(tensor.name(), tensor.type(), tensor.shape()))
          .toList();
    }
  }

  /// The recognised network.
  ///
  /// @param wrapping how the file names its tensors
  /// @param trunk the trunk's tensors by bare key
  /// @param headKind what the head is for
  /// @param head the head's tensors
  /// @param leftOut the file's other tensors
  /// @param parameters trainable numbers of the trunk
  /// @param runningStatistics means and variances of its batch norms
  /// @param counters its batch norms' counters of batches
  /// @param trunkDigest the SHA-256 of the trunk under bare keys, equal in any wrapping and format
  /// @param licence under which terms it may be used
  public record Network(
      Wrapping wrapping,
      List<TensorSummary> trunk,
      HeadKind headKind,
      List<TensorSummary> head,
      List<String> leftOut,
      long parameters,
      long runningStatistics,
      long counters,
      WeightsDigest trunkDigest,
      LicenceNote licence) {
    public Network {
      trunk = List.copyOf(trunk);
      head = List.copyOf(head);
      leftOut = List.copyOf(leftOut);
    }

    static Network of(Checkpoint checkpoint, long fileBytes) {
      Collection<StoredTensor> trunk = checkpoint.trunk().values();
      return new Network(
          checkpoint.wrapping(),
          TensorSummary.of(trunk),
          checkpoint.headKind(),
          TensorSummary.of(checkpoint.head().values()),
          checkpoint.leftOut(),
          count(trunk, Role.PARAMETER),
          count(trunk, Role.RUNNING_STATISTIC),
          count(trunk, Role.COUNTER),
          checkpoint.trunkDigest(),
          KnownWeights.licence(checkpoint, fileBytes));
    }

    private static long count(Collection<StoredTensor> tensors, Role role) {
      return tensors.stream()
          .filter(tensor -> Role.of(tensor.name()) == role)
          .mapToLong(StoredTensor::elements)
          .sum();
    }
  }

  private enum Role {
    PARAMETER,
    RUNNING_STATISTIC,
    COUNTER;

    static Role of(String name) {
      return switch (name.substring(name.lastIndexOf('.') + 1)) {
        case "running_mean", "running_var" -> RUNNING_STATISTIC;
        case "num_batches_tracked" -> COUNTER;
        default -> PARAMETER;
      };
    }
  }

  /// Inspects a file. Reads all of it, three times where it holds a network: for the digests of the
  /// file, of its tensors and of the trunk.
  ///
  /// @throws UnreadableWeights if it is no weights file that can be read safely
  public static WeightsInspection of(Path path) throws UnreadableWeights {
    try (WeightsFile file = WeightsFile.open(path)) {
      Optional<Network> network = Optional.empty();
      Optional<String> refusal = Optional.empty();
      try {
        network = Optional.of(Network.of(Checkpoint.of(file), file.bytes()));
      } catch (UnreadableWeights e) {
        refusal = Optional.ofNullable(e.getMessage());
      }
      return new WeightsInspection(
          path,
          file.bytes(),
          file.format(),
          network,
          refusal,
          TensorSummary.of(file.tensors().values()),
          file.inert(),
          file.metadata(),
          WeightsDigest.ofFile(path),
          file.tensorsDigest());
    } catch (IOException e) {
      throw new UnreadableWeights("%s cannot be read: %s.".formatted(path, e.getMessage()), e);
    }
  }
}
