package dev.nidus.learning.finetuning;

import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.encoder.EncoderCard;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.patch.Patch;
import dev.nidus.learning.encoder.EncoderLoader;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.encoder.UnusableEncoder;
import dev.nidus.learning.network.PlainHead;
import dev.nidus.learning.network.TrainingOptions;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.training.LearnerParts;
import dev.nidus.learning.weights.Checkpoint;
import dev.nidus.learning.weights.HeadKind;
import dev.nidus.learning.weights.StoredTensor;
import dev.nidus.learning.weights.UnreadableWeights;
import dev.nidus.learning.weights.WeightsDigest;
import dev.nidus.learning.weights.WeightsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// A fine-tuned model, used: an encoder whose features are the probabilities of its classes, so that whatever
/// takes lesions through an encoder takes them through this.
public final class FinetunedModel implements Encoder {
  private final Encoder encoder;
  private final PlainHead head;
  private final LesionClasses classes;
  private final EncoderCard card;
  private final ReadWriteLock life = new ReentrantReadWriteLock();
  private boolean closed;

  private FinetunedModel(Encoder encoder, PlainHead head, LesionClasses classes, String digest) {
    this.encoder = encoder;
    this.head = head;
    this.classes = classes;
    EncoderCard inner = encoder.card();
    this.card =
        new EncoderCard(
            "%s, %s".formatted(inner.name(), classes.label()),
            classes.count(),
            inner.input(),
            inner.scaling(),
            digest,
            inner.numerics());
  }

  /// Whether a weights file says that it holds a fine-tuned model.
  ///
  /// @throws UnusableStart if it cannot be read
  public static boolean isIn(Path file) throws UnusableStart {
    try (WeightsFile open = WeightsFile.open(file)) {
      return FinetunedMetadata.isIn(open.metadata());
    } catch (UnreadableWeights e) {
      throw new UnusableStart(String.valueOf(e.getMessage()), e);
    }
  }

  /// Reads a model that a run of {@link Finetuning} wrote; the file may be gone afterwards.
  ///
  /// @throws UnusableStart if the file cannot be read, is no fine-tuned model, or is damaged
  public static FinetunedModel load(Path file, EncoderOptions options) throws UnusableStart {
    try (WeightsFile open = WeightsFile.open(file)) {
      if (!FinetunedMetadata.isIn(open.metadata())) {
        throw new UnusableStart(
            ("%s is no fine-tuned model: it does not say which classes it tells apart; give the"
                    + " model.safetensors that nidus finetune wrote")
                .formatted(file));
      }
      FinetunedMetadata metadata = FinetunedMetadata.from(open.metadata());
      EncoderMetadata identity =
          EncoderMetadata.from(open.metadata())
              .orElseThrow(() -> new IllegalStateException("a task without an encoder"));
      Checkpoint checkpoint = Checkpoint.of(open);
      PlainHead head = PlainHead.of(metadata.head(), checkpoint.head(), TrainingOptions.defaults());
      boolean loaded = false;
      try {
        Encoder encoder = new EncoderLoader(options).load(checkpoint.trunk(), identity);
        loaded = true;
        return new FinetunedModel(encoder, head, metadata.classes(), digest(checkpoint));
      } finally {
        if (!loaded) {
          head.close();
        }
      }
    } catch (UnreadableWeights e) {
      throw new UnusableStart(String.valueOf(e.getMessage()), e);
    } catch (UnfitWeights | UnusableEncoder e) {
      throw new UnusableStart("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /// What it tells apart.
  public LesionClasses classes() {
    return classes;
  }

  /// What it is; its features are the probabilities, its digest is that of encoder and head.
  @Override
  public EncoderCard card() {
    return card;
  }

  /// The probability of each class for each patch.
  @Override
  public List<FeatureVector> encode(List<Patch> patches) {
    life.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the model '" + card.name() + "' is closed");
      }
      return probabilities(encoder.encode(patches));
    } finally {
      life.readLock().unlock();
    }
  }

  /// The class of the largest probability, the first one on ties.
  public String predicted(FeatureVector probabilities) {
    int most = 0;
    for (int k = 1; k < probabilities.length(); k++) {
      if (probabilities.at(k) > probabilities.at(most)) {
        most = k;
      }
    }
    return classes.names().get(most);
  }

  @Override
  public void close() {
    life.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        encoder.close();
        head.close();
      }
    } finally {
      life.writeLock().unlock();
    }
  }

  private List<FeatureVector> probabilities(List<FeatureVector> features) {
    int length = encoder.card().features();
    float[] all = new float[features.size() * length];
    for (int n = 0; n < features.size(); n++) {
      for (int k = 0; k < length; k++) {
        all[n * length + k] = features.get(n).at(k);
      }
    }
    double[] outputs;
    try (TensorScope scope = TensorScope.open("head of a fine-tuned model")) {
      outputs = head.evaluation(scope.copyOf(all, features.size(), length)).toDoubles();
    }
    List<FeatureVector> probabilities = new ArrayList<>();
    for (int n = 0; n < features.size(); n++) {
      double[] row = new double[classes.outputs()];
      System.arraycopy(outputs, n * row.length, row, 0, row.length);
      double[] each = classes.probabilities(row);
      float[] single = new float[each.length];
      for (int k = 0; k < each.length; k++) {
        single[k] = (float) each[k];
      }
      probabilities.add(FeatureVector.of(single));
    }
    return probabilities;
  }

  private static String digest(Checkpoint checkpoint) {
    SequencedMap<String, StoredTensor> flat = new LinkedHashMap<>(checkpoint.trunk());
    flat.putAll(LearnerParts.prefixed(HeadKind.TASK.prefix(), checkpoint.head()));
    return WeightsDigest.of(flat).sha256();
  }
}
