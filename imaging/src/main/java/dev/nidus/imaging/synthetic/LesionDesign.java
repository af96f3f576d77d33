package dev.nidus.imaging.synthetic;

import dev.nidus.core.random.RandomSource;
import java.util.ArrayList;
import java.util.List;

/// What is fixed about a lesion before it has a place: a cell of the design that balances the cohort.
///
/// The lesions come in blocks of sixteen, one for each site and class. All of a block take their diameter,
/// their mean intensity and the strength of their texture from one stratum each, so that sites and classes
/// have the same distributions by construction.
record LesionDesign(
    LesionSite site,
    LesionClass lesionClass,
    double diameterMm,
    double meanHounsfield,
    double textureHounsfield) {
  private static final List<LesionSite> SITES = List.of(LesionSite.values());
  private static final List<LesionClass> CLASSES = List.of(LesionClass.values());
  private static final double SECOND_OF_THE_SAME_SITE = 0.5;

  /// Designs in the order of the cohort, grouped by patient. A patient's lesions are of one class.
  static List<List<LesionDesign>> byPatient(int lesions, RandomSource root) {
    List<LesionDesign> designs = balanced(lesions, root.named("design"));
    RandomSource random = root.named("grouping");
    List<List<LesionDesign>> groups = new ArrayList<>();
    for (LesionClass lesionClass : CLASSES) {
      List<LesionDesign> left =
          new ArrayList<>(
              designs.stream().filter(design -> design.lesionClass() == lesionClass).toList());
      while (!left.isEmpty()) {
        LesionDesign first = left.removeLast();
        List<LesionDesign> group = new ArrayList<>(List.of(first));
        int more = more(random);
        while (more-- > 0 && !left.isEmpty()) {
          group.add(left.remove(next(left, first.site(), random)));
        }
        groups.add(group);
      }
    }
    List<List<LesionDesign>> mixed = new ArrayList<>();
    permutation(groups.size(), root.named("patients")).forEach(n -> mixed.add(groups.get(n)));
    return mixed;
  }

  /// The numbers below a count in random order.
  static List<Integer> permutation(int count, RandomSource random) {
    List<Integer> order = new ArrayList<>(count);
    for (int n = 0; n < count; n++) {
      order.add(random.nextInt(n + 1), n);
    }
    return order;
  }

  private static List<LesionDesign> balanced(int lesions, RandomSource random) {
    int cells = SITES.size() * CLASSES.size();
    int blocks = (lesions + cells - 1) / cells;
    List<Integer> diameters = permutation(blocks, random.named("diameter strata"));
    List<Integer> means = permutation(blocks, random.named("mean strata"));
    List<Integer> textures = permutation(blocks, random.named("texture strata"));
    List<LesionDesign> designs = new ArrayList<>(lesions);
    for (int block = 0; block < blocks; block++) {
      RandomSource stream = random.named("block").at(block);
      for (int cell : permutation(cells, stream)) {
        if (designs.size() < lesions) {
          designs.add(
              new LesionDesign(
                  SITES.get(cell / CLASSES.size()),
                  CLASSES.get(cell % CLASSES.size()),
                  LesionLaw.diameter((diameters.get(block) + stream.nextDouble()) / blocks),
                  LesionLaw.between(
                      LesionLaw.LOWEST_MEAN,
                      LesionLaw.HIGHEST_MEAN,
                      (means.get(block) + stream.nextDouble()) / blocks),
                  LesionLaw.between(
                      LesionLaw.LOWEST_TEXTURE,
                      LesionLaw.HIGHEST_TEXTURE,
                      (textures.get(block) + stream.nextDouble()) / blocks)));
        }
      }
    }
    return designs;
  }

  private static int more(RandomSource random) {
    double u = random.nextDouble();
    return u < 0.62 ? 0 : u < 0.88 ? 1 : 2;
  }

  /// The next lesion of a patient: often of the first one's site.
  private static int next(List<LesionDesign> left, LesionSite site, RandomSource random) {
    if (random.chance(SECOND_OF_THE_SAME_SITE)) {
      for (int n = left.size() - 1; n >= 0; n--) {
        if (left.get(n).site() == site) {
          return n;
        }
      }
    }
    return left.size() - 1;
  }
}
