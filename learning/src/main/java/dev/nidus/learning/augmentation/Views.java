package dev.nidus.learning.augmentation;

import dev.nidus.core.patch.PatchSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Which views are made of one patch, each by its recipe.
///
/// @param recipes one per view, at least one
public record Views(List<Recipe> recipes) {
  private static final int LOW_CROPS = 6;

  public Views {
    recipes = List.copyOf(recipes);
    if (recipes.isEmpty()) {
      throw new IllegalArgumentException("at least one view is made of a patch");
    }
  }

  /// Two independent views by one recipe: SimCLR and its kin.
  public static Views pair(Recipe recipe) {
    return new Views(List.of(recipe, recipe));
  }

  /// One view: the auto-encoder, whose target is its input, and training with labels.
  public static Views single(Recipe recipe) {
    return new Views(List.of(recipe));
  }

  /// SwAV's multi-crop: two views of the patch's size and six of half its edge (SPEC 2.4).
  public static Views multiCrop(PatchSize size) {
    PatchSize low =
        new PatchSize(
            Math.max(1, size.depth() / 2),
            Math.max(1, size.height() / 2),
            Math.max(1, size.width() / 2));
    List<Recipe> recipes = new ArrayList<>(pair(Recipe.comparison(size)).recipes());
    recipes.addAll(Collections.nCopies(LOW_CROPS, Recipe.lowCrop(low)));
    return new Views(recipes);
  }

  public int count() {
    return recipes.size();
  }
}
