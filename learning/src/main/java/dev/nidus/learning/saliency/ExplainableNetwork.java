package dev.nidus.learning.saliency;

import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.encoder.EncoderLoader;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.UnusableEncoder;
import dev.nidus.learning.finetuning.FinetunedTask;
import dev.nidus.learning.finetuning.UnusableStart;
import dev.nidus.learning.network.AutoEncoder3d;
import dev.nidus.learning.network.Initialisation;
import dev.nidus.learning.network.Network;
import dev.nidus.learning.network.NetworkState;
import dev.nidus.learning.network.Normalisation;
import dev.nidus.learning.network.PlainAutoEncoder;
import dev.nidus.learning.network.PlainHead;
import dev.nidus.learning.network.PlainResNet;
import dev.nidus.learning.network.PlainUNet;
import dev.nidus.learning.network.PublishedModel;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.TrainableNetwork;
import dev.nidus.learning.network.TrainingOptions;
import dev.nidus.learning.network.Trunk;
import dev.nidus.learning.network.UNet3d;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.saliency.SaliencyMethod.Rectifiers;
import dev.nidus.learning.tensor.GuidedRectifiers;
import dev.nidus.learning.tensor.NativeLibrary;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.weights.Checkpoint;
import dev.nidus.learning.weights.StoredTensor;
import dev.nidus.learning.weights.UnreadableWeights;
import dev.nidus.learning.weights.WeightsDigest;
import dev.nidus.learning.weights.WeightsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A network whose scores have gradients by the patch: ordinary layers in single precision on the processor, running
/// statistics, frozen weights. For one thread at a time.
public final class ExplainableNetwork implements AutoCloseable {
  /// The last part, where a model is explained.
  static final String HEAD = "head";

  /// Under the root, so that features of zeros have a gradient.
  private static final float LEAST_SQUARE = 1e-24f;

  private final EncoderMetadata identity;
  private final TrainableNetwork network;
  private final Optional<PlainHead> head;
  private final Scoring own;
  private final String digest;

  private ExplainableNetwork(
      EncoderMetadata identity,
      TrainableNetwork network,
      Optional<PlainHead> head,
      Scoring own,
      String digest) {
    this.identity = identity;
    this.network = network;
    this.head = head;
    this.own = own;
    this.digest = digest;
    network.state().freeze();
    head.ifPresent(present -> present.state().freeze());
  }

  /// Scores of a batch, and their gradients by the patches, in the order of the patches.
  @SuppressWarnings("ArrayRecordComponent") // two arrays on their way inside this package
  record Gradients(double[] scores, float[] byVoxel) {}

  /// Reads an encoder, or a fine-tuned model with its head; the file may be gone afterwards.
  ///
  /// @param model the user's word on what the weights are, where the file does not say it
  /// @throws UnreadableWeights if the file cannot be read
  /// @throws UnfitWeights if its tensors are not exactly those of its network
  /// @throws UnusableEncoder if it cannot be told what the weights are of, or the native library is missing
  /// @throws UnusableStart if the description of a fine-tuned model is damaged
  public static ExplainableNetwork load(Path file, Optional<PublishedModel> model)
      throws UnreadableWeights, UnfitWeights, UnusableEncoder, UnusableStart {
    if (NativeLibrary.load() instanceof NativeLibrary.Missing(String sentence)) {
      throw new UnusableEncoder(sentence);
    }
    try (WeightsFile open = WeightsFile.open(file)) {
      Checkpoint checkpoint = Checkpoint.of(open);
      EncoderMetadata identity = EncoderLoader.identify(checkpoint.trunk(), open.metadata(), model);
      Optional<FinetunedTask> task = FinetunedTask.in(open.metadata());
      return task.isPresent()
          ? of(identity, checkpoint.trunk(), task.get(), checkpoint.head())
          : of(identity, checkpoint.trunk());
    }
  }

  /// An encoder without a head; takes a copy of the weights.
  ///
  /// @throws UnfitWeights if the tensors are not exactly those of its network
  public static ExplainableNetwork of(
      EncoderMetadata identity, SequencedMap<String, StoredTensor> trunk) throws UnfitWeights {
    return new ExplainableNetwork(
        identity,
        plain(identity.network(), trunk),
        Optional.empty(),
        new Scoring.FeatureNorm(),
        WeightsDigest.of(trunk).sha256());
  }

  /// A fine-tuned model; takes a copy of the weights.
  ///
  /// @throws UnfitWeights if the tensors are not exactly those of its network and head
  public static ExplainableNetwork of(
      EncoderMetadata identity,
      SequencedMap<String, StoredTensor> trunk,
      FinetunedTask task,
      Map<String, StoredTensor> headTensors)
      throws UnfitWeights {
    PlainHead head = PlainHead.of(task.head(), headTensors, TrainingOptions.defaults());
    try {
      return new ExplainableNetwork(
          identity,
          plain(identity.network(), trunk),
          Optional.of(head),
          new Scoring.OwnHead(task.classes()),
          task.digest(trunk, headTensors));
    } catch (UnfitWeights unfit) {
      head.close();
      throw unfit;
    }
  }

  private static TrainableNetwork plain(Network network, Map<String, StoredTensor> trunk)
      throws UnfitWeights {
    TrainingOptions options = TrainingOptions.defaults();
    return switch (network) {
      case ResNet3d resnet -> PlainResNet.of(resnet, trunk, options);
      case UNet3d unet -> PlainUNet.of(unet, trunk, options);
      case AutoEncoder3d autoEncoder -> PlainAutoEncoder.of(autoEncoder, trunk, options);
    };
  }

  /// Network, patch and scaling.
  public EncoderMetadata identity() {
    return identity;
  }

  /// What it can explain by itself: the outputs of its head, or the length of its features.
  public Scoring own() {
    return own;
  }

  /// Digest of its tensors, as they were in the file.
  public String digest() {
    return digest;
  }

  /// Whether guided back-propagation means anything: the network has rectifiers.
  public boolean hasRectifiers() {
    return !(identity.network() instanceof AutoEncoder3d);
  }

  /// The most patches that may be computed together: patches of a batch whose statistics are shared would change each
  /// other's maps.
  int largestBatch(int wanted) {
    return identity.network() instanceof UNet3d unet && unet.normalisation() == Normalisation.BATCH
        ? 1
        : wanted;
  }

  /// The scores of patches: a row for each patch.
  ///
  /// @param patches scaled, each in the order of a patch, one after the other
  double[] scores(float[] patches, PatchSize size, Scoring scoring) {
    try (TensorScope scope = TensorScope.open("scores")) {
      return scored(scope, network.evaluation(), input(scope, patches, size), scoring).toDoubles();
    }
  }

  /// One score of patches with its gradients.
  ///
  /// @param patches scaled, each in the order of a patch, one after the other
  Gradients gradients(
      float[] patches, PatchSize size, Scoring scoring, int output, Rectifiers rectifiers) {
    try (TensorScope scope = TensorScope.recording("saliency");
        GuidedRectifiers gates = new GuidedRectifiers()) {
      Tensor input = input(scope, patches, size).trackGradient();
      Trunk trunk =
          switch (rectifiers) {
            case ORDINARY -> network.evaluation();
            case GUIDED ->
                network
                    .guided(gates)
                    .orElseThrow(
                        () -> new IllegalStateException("the network has no rectifiers to guide"));
          };
      Tensor score = scored(scope, trunk, input, scoring).narrow(1, output, 1);
      double[] scores = score.toDoubles();
      gates.backward(score.sum());
      return new Gradients(scores, inPatchOrder(input.gradient().toFloats(), size));
    }
  }

  /// The parts of the network and of what is explained of it, the last one first.
  List<String> parts(Scoring scoring) {
    List<String> parts = new ArrayList<>();
    if (!(scoring instanceof Scoring.FeatureNorm)) {
      parts.add(HEAD);
    }
    parts.addAll(identity.network().parts().keySet());
    return parts;
  }

  /// Draws the weights of a part anew, in place: it is another network afterwards.
  ///
  /// @return the scoring to go on with
  Scoring randomise(String part, Scoring scoring, RandomSource random) {
    if (!part.equals(HEAD)) {
      List<String> keys = identity.network().parts().getOrDefault(part, List.of());
      overwrite(
          network.state(),
          Initialisation.of(identity.network())
              .draw(
                  identity.network().expectedTensors().stream()
                      .filter(tensor -> keys.contains(tensor.name()))
                      .toList(),
                  random));
      return scoring;
    }
    return switch (scoring) {
      case Scoring.Linear linear -> linear.randomised(random);
      case Scoring.FeatureNorm norm -> norm;
      case Scoring.OwnHead ownHead -> {
        PlainHead present = head.orElseThrow();
        overwrite(
            present.state(),
            Initialisation.TORCH_DEFAULT.draw(present.head().expectedTensors(), random));
        yield ownHead;
      }
    };
  }

  /// The weights that a gradient has reached: none, ever. For tests.
  List<String> weightsWithGradient() {
    List<String> reached = new ArrayList<>();
    List<NetworkState> states = new ArrayList<>(List.of(network.state()));
    head.ifPresent(present -> states.add(present.state()));
    for (NetworkState state : states) {
      state
          .numbers()
          .forEach((key, parameter) -> {
            if (parameter.hasGradient()) {
              reached.add(key);
            }
          });
    }
    return reached;
  }

  @Override
  public void close() {
    network.close();
    head.ifPresent(PlainHead::close);
  }

  private static void overwrite(NetworkState state, Map<String, StoredTensor> drawn) {
    drawn.forEach((key, tensor) -> {
      if (state.numbers().containsKey(key)) {
        state.parameter(key).overwrite(tensor);
      }
    });
  }

  private Tensor scored(TensorScope scope, Trunk trunk, Tensor input, Scoring scoring) {
    Tensor features = trunk.features(input);
    return switch (scoring) {
      case Scoring.FeatureNorm() ->
          features
              .multiply(features)
              .sum(1)
              .add(scope.copyOf(new float[] {LEAST_SQUARE}, 1))
              .sqrt()
              .reshape(features.shape().getFirst(), 1);
      case Scoring.Linear linear ->
          features
              .matmul(scope.copyOf(linear.columns(), linear.features(), linear.outputs().size()))
              .add(scope.copyOf(linear.offsets(), 1, linear.outputs().size()));
      case Scoring.OwnHead(var classes) -> {
        Tensor outputs = head.orElseThrow().evaluation(features);
        yield switch (classes.link()) {
          case SOFTMAX -> outputs;
          case SIGMOID -> outputs.matmul(scope.copyOf(new float[] {-1, 1}, 1, 2));
        };
      }
    };
  }

  private Tensor input(TensorScope scope, float[] patches, PatchSize size) {
    PatchSize seen = identity.input().order().seen(size);
    int voxels = size.voxels();
    float[] arranged = new float[patches.length];
    for (int n = 0; n < patches.length; n += voxels) {
      float[] patch = Arrays.copyOfRange(patches, n, n + voxels);
      System.arraycopy(identity.input().order().arranged(patch, size), 0, arranged, n, voxels);
    }
    return scope.copyOf(
        arranged, patches.length / voxels, 1, seen.depth(), seen.height(), seen.width());
  }

  /// Exchanging x and z twice changes nothing, so the way back is the way there.
  private float[] inPatchOrder(float[] gradients, PatchSize size) {
    PatchSize seen = identity.input().order().seen(size);
    int voxels = size.voxels();
    float[] arranged = new float[gradients.length];
    for (int n = 0; n < gradients.length; n += voxels) {
      float[] one = Arrays.copyOfRange(gradients, n, n + voxels);
      System.arraycopy(identity.input().order().arranged(one, seen), 0, arranged, n, voxels);
    }
    return arranged;
  }
}
