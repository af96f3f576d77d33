package dev.nidus.learning.sampling;

import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.augmentation.Augmenter;
import dev.nidus.learning.augmentation.Recipe;
import dev.nidus.learning.augmentation.Views;
import dev.nidus.learning.augmentation.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Makes one sample after another. For one thread: keeps its scratch.
final class SampleMaker {
  /// How many other lesions are tried where one is refused.
  private static final int SUBSTITUTES = 100;

  private final RawPatches patches;
  private final Views views;
  private final RandomSource root;
  private final Map<Integer, Refusal> refused;
  private final Augmenter augmenter = new Augmenter();
  private final List<Volume> raw = new ArrayList<>();

  SampleMaker(RawPatches patches, Views views, RandomSource root, Map<Integer, Refusal> refused) {
    this.patches = patches;
    this.views = views;
    this.root = root;
    this.refused = refused;
    var size = patches.rule().spec().size();
    for (int n = 0; n < patches.rule().branches().size(); n++) {
      raw.add(new Volume(size, new float[size.voxels()]));
    }
  }

  /// Writes the views of one sample into a batch's arrays.
  ///
  /// @param place in the epoch
  /// @param number among all samples of the run
  /// @param index of the sample in the batch
  /// @return the lesion it is of: another one if the one that was asked for is refused
  int make(long epoch, long place, long number, int lesion, List<BatchView> into, int index) {
    int made = lesion;
    RandomSource sample = root.named("sample").at(epoch).at(place);
    Optional<Refusal> refusal = fetch(sample, number, made);
    for (int n = 0; refusal.isPresent(); n++) {
      refused.putIfAbsent(made, refusal.get());
      if (n == SUBSTITUTES) {
        throw new SamplingStopped(
            String.format(
                Locale.ROOT,
                "%d lesions in a row gave no patch, so no batch can be made; the last was row %d:"
                    + " %s",
                SUBSTITUTES,
                patches.cohort().lesion(made).lesion().row(),
                refusal.get().reason()));
      }
      made = sample.named("substitute").at(n).nextInt(patches.cohort().size());
      refusal = fetch(sample, number, made);
    }
    RandomSource augmentation = root.named("augmentation").at(epoch).at(place);
    List<Branch> branches = patches.rule().branches();
    int view = 0;
    for (int b = 0; b < branches.size(); b++) {
      RandomSource branch = augmentation.named(branches.get(b).name().toLowerCase(Locale.ROOT));
      for (int v = 0; v < views.count(); v++) {
        Recipe recipe = views.recipes().get(v);
        BatchView target = into.get(view++);
        augmenter.write(
            raw.get(b), recipe, branch.at(v), target.values(), index * target.size().voxels());
      }
    }
    return made;
  }

  private Optional<Refusal> fetch(RandomSource sample, long number, int lesion) {
    try {
      return patches.fetch(
          lesion, patches.rule().draws(sample, number), raw.stream().map(Volume::values).toList());
    } catch (RuntimeException defect) {
      var row = patches.cohort().lesion(lesion).lesion();
      throw new SamplingStopped(
          "the patch of row %d (%s) could not be made because of a defect in Nidus (%s); please report it"
              .formatted(row.row(), row.scanName(), defect),
          defect);
    }
  }
}
