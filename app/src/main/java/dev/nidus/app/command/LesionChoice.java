package dev.nidus.app.command;

import dev.nidus.imaging.segmentation.UnusableMask;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// Which lesions of a file a user means, by name or number; all, where none is named.
///
/// A name is compared as it is written, but for capitals and blanks around it; a number is taken as
/// one only where no lesion has it as its name.
///
/// @param file how messages call it
/// @param wanted what the user wrote
record LesionChoice(String file, List<String> wanted) {

  /// The chosen ones, in the order of the file.
  ///
  /// @throws UnusableMask if a wanted one is not there, or several have its name
  <T> List<T> among(List<T> all, ToIntFunction<T> number, Function<T, String> name)
      throws UnusableMask {
    if (wanted.isEmpty()) {
      return all;
    }
    Set<T> chosen = new LinkedHashSet<>();
    for (String word : wanted) {
      List<T> named =
          all.stream()
              .filter(one -> name.apply(one).strip().equalsIgnoreCase(word.strip()))
              .toList();
      if (named.isEmpty()) {
        named =
            all.stream()
                .filter(one -> Integer.toString(number.applyAsInt(one)).equals(word.strip()))
                .toList();
      }
      if (named.isEmpty()) {
        throw new UnusableMask(
            "%s has no lesion '%s'; it has %s".formatted(file, word, listed(all, number, name)));
      }
      if (named.size() > 1) {
        throw new UnusableMask(
            "%s has several lesions '%s'; choose by number: %s"
                .formatted(file, word, listed(named, number, name)));
      }
      chosen.addAll(named);
    }
    return all.stream().filter(chosen::contains).toList();
  }

  private static <T> String listed(List<T> all, ToIntFunction<T> number, Function<T, String> name) {
    List<String> texts = new ArrayList<>();
    for (T one : all.subList(0, Math.min(30, all.size()))) {
      texts.add("%d '%s'".formatted(number.applyAsInt(one), name.apply(one)));
    }
    return String.join(", ", texts) + (all.size() > 30 ? " and more" : "");
  }
}
