package dev.nidus.app.cohort;

import dev.nidus.imaging.synthetic.CohortSettings;
import dev.nidus.imaging.synthetic.SyntheticCohort;

/// The words that lie beside a synthetic cohort.
final class CohortReadme {
  private CohortReadme() {}

  static String text(SyntheticCohort cohort, String program) {
    CohortSettings settings = cohort.settings();
    return """
    # A synthetic cohort

    **Nobody was scanned.** These CT-like scans, their lesions and everything in the tables were computed by \
    nidus %s. No result on them is evidence about patients, scanners or diseases; they are for trying \
    programs and for checks against a truth that is known.

    Made with `nidus cohort synthesize --lesions %d --seed %d --size %d --retests %d --seed-jitter %s`: \
    %d lesions of %d patients in %d scans. The same command of the same version gives the same files.

    - `lesions.csv`: one row a lesion, for `nidus extract` and `nidus pretrain`. Seeds are the centroids of \
    the masks in LPS mm, moved by the jitter if one was asked for. Split, survival and event belong to the \
    patient.
    - `retest.csv`: the scans that were taken a second time, in the same columns and with the same names of \
    lesions: the same body and lesions, other noise, another kernel, a grid moved by less than a voxel.
    - `scans/`, `masks/`: NIfTI; a mask is 1 in its lesion. The header's `descrip` says that it is synthetic.
    - `truth.json`: the laws behind the numbers.
    - `cohort.json`: what an interrupted run goes on from.

    The classes differ in texture and margin and not, by construction, in size or mean intensity; the sites \
    share one distribution of both. Columns that start with `truth_` and `gene_programme`, `survival_days` \
    and `event` are results or hidden causes: never use them as features.
    """
        .formatted(
            program,
            settings.lesions(),
            settings.seed(),
            settings.size(),
            settings.retests(),
            settings.seedJitterMm(),
            settings.lesions(),
            cohort.patients().size(),
            cohort.scans().size());
  }
}
