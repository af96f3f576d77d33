package dev.nidus.app.conformance;

import static dev.nidus.core.patch.ResamplingLaw.CORRECTED;
import static dev.nidus.core.patch.ResamplingLaw.INFERENCE;
import static dev.nidus.core.patch.ResamplingLaw.STUDY;

import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.ResamplingLaw;
import java.util.Locale;
import java.util.Set;

/// The catalogue of slips: each is our own pipeline with one mistake in it, and the sentence that
/// explains the mistake to whoever made it. The commoner come first: of two that fit equally well the
/// first is named.
public enum Mutant {
  FLIPPED_X(
      everywhere(),
      "your patch is ours with x flipped: its first axis must run to the patient's left",
      ArraySlips.flipped(0)),
  FLIPPED_Y(
      everywhere(),
      "your patch is ours with y flipped: its second axis must run to the patient's back",
      ArraySlips.flipped(1)),
  FLIPPED_Z(
      everywhere(),
      "your patch is ours with z flipped: its slices must run from feet to head",
      ArraySlips.flipped(2)),
  RAS_AXES(
      everywhere(),
      "your patch is ours with x and y flipped: its axes are R, A, S and must be L, P, S",
      ArraySlips.rightAnteriorAxes()),
  RAS_SEED(
      everywhere(),
      "you read the seed as RAS: the table's coordinates are LPS, so for a library that counts in"
          + " RAS negate x and y",
      (Slip.OfPatch) PatchSlips::rightForLeft),
  TRANSPOSED(
      everywhere(),
      "your patch is ours transposed: the network takes (z, y, x), you gave it (x, y, z)",
      ArraySlips.transposed()),
  ROWS_FOR_COLUMNS(
      everywhere(),
      "your patch is ours with x and y exchanged: rows were taken for columns",
      ArraySlips.rowsForColumns()),
  WITHOUT_DIRECTION(
      everywhere(),
      "you left out the direction of the scan's axes: it shows on flipped, permuted, oblique and"
          + " reversed grids",
      (Slip.OfPatch) PatchSlips::withoutDirection),
  LAW_INFERENCE(
      Set.of(STUDY, CORRECTED),
      "your patch is that of the inference law (the reference's public package), not of this one",
      (Slip.OfPatch) lesion -> lesion.cutBy(INFERENCE)),
  LAW_STUDY(
      Set.of(INFERENCE, CORRECTED),
      "your patch is that of the study law (the reference's SimpleITK path), not of this one",
      (Slip.OfPatch) lesion -> lesion.cutBy(STUDY)),
  LAW_CORRECTED(
      Set.of(INFERENCE, STUDY),
      "your patch is that of the corrected law (true geometry), not of this one",
      (Slip.OfPatch) lesion -> lesion.cutBy(CORRECTED)),
  ROUNDED_SEED(
      Set.of(INFERENCE, STUDY),
      "you round the seed's index to the nearest voxel; this law truncates it",
      (Slip.OfPatch) PatchSlips::roundedSeed),
  TRUNCATED_SEED(
      Set.of(CORRECTED),
      "you truncate the seed's index to a whole voxel; this law keeps its fraction",
      (Slip.OfPatch) PatchSlips::truncatedSeed),
  SEED_ON_VOXEL(
      everywhere(),
      "you move the seed to the nearest voxel of the scan before resampling; on thick slices that"
          + " is a millimetre or more",
      (Slip.OfPatch) PatchSlips::seedOnVoxel),
  HALF_VOXEL(
      everywhere(),
      "you are half a voxel off: the scan's origin is the centre of its first voxel, you take it"
          + " for the corner",
      (Slip.OfPatch) PatchSlips::originAtCorner),
  OTHER_CORNERS(
      everywhere(),
      "you treat the corners otherwise when you resample (align_corners): the inference law"
          + " stretches the scan a little between its outermost voxels, the other laws do not",
      (Slip.OfPatch) PatchSlips::otherCorners),
  OUTSIDE_ZERO_HU(
      everywhere(),
      "you fill what is outside the scan with 0 HU instead of -1024: pad after scaling, or with"
          + " -1024",
      ArraySlips.paddedWith(0)),
  PADDED_WITH_AIR(
      everywhere(),
      "you fill what is outside the scan with air, -1000 HU, instead of -1024",
      ArraySlips.paddedWith(-1000)),
  PADDED_AT_END(
      Set.of(INFERENCE, STUDY),
      "you put all padding behind the scan's voxels; this law puts half of it before them, the"
          + " smaller half where it is odd",
      (Slip.OfPatch) ArraySlips::paddedAtEnd),
  LESION_CENTRED(
      Set.of(INFERENCE, STUDY),
      "you keep the lesion in the centre of the patch at a border; this law pads both sides alike,"
          + " so that the lesion moves",
      (Slip.OfPatch) ArraySlips::centred),
  LESION_MOVED(
      Set.of(CORRECTED),
      "you pad both sides alike at a border, which moves the lesion; this law keeps it in the"
          + " centre",
      (Slip.OfPatch) ArraySlips::paddedHalfAndHalf),
  CLIPPED(
      everywhere(),
      "you clip the scaled values to 0..1 (-1024 to 2048 HU); they must not be clipped",
      ArraySlips.valued(hounsfield -> Math.clamp(hounsfield, -1024f, 2048f))),
  SCALED_AS_MED3D(
      everywhere(),
      "you scale -1000..1000 HU to 0..1 and clip; this encoder takes (HU + 1024) / 3072, unclipped",
      ArraySlips.valued(hounsfield -> IntensityScaling.med3d().apply(hounsfield) * 3072f - 1024f)),
  SMALLER_PATCH(
      everywhere(),
      "you feed patches of 48 x 48 x 48 voxels; this encoder was trained on 50 x 50 x 50",
      (Slip.OfPatch) lesion -> lesion.cutTo(PatchSize.cube(48))),
  NOT_TRUNCATED(
      Set.of(STUDY),
      "you keep the fractions of resampled values; this law truncates them to whole HU, since the"
          + " scan holds integers",
      (Slip.OfPatch) PatchCase::cutWithFractions),
  NO_SHORTCUT_BIAS(
      everywhere(),
      "your network leaves out the biases of the shortcuts (downsample.0.bias)",
      (Slip.OfWeights) WeightsSlips::withoutShortcutBias),
  EPSILON_1E_3(
      everywhere(),
      "your batch normalisation uses an epsilon of 1e-3; this encoder's is 1e-5",
      WeightsSlips.epsilon(1e-3)),
  EPSILON_1E_6(
      everywhere(),
      "your batch normalisation uses an epsilon of 1e-6; this encoder's is 1e-5",
      WeightsSlips.epsilon(1e-6)),
  TRAINING_MODE(
      everywhere(),
      "your network is in training mode, with one lesion per batch: its normalisations use the"
          + " statistics of the batch; call eval() first",
      new Slip.OfNormalisation(1)),
  TRAINING_MODE_IN_FOURS(
      everywhere(),
      "your network is in training mode, with four lesions per batch: its normalisations use the"
          + " statistics of the batch; call eval() first",
      new Slip.OfNormalisation(4)),
  TRAINING_MODE_IN_EIGHTS(
      everywhere(),
      "your network is in training mode, with eight lesions per batch: its normalisations use the"
          + " statistics of the batch; call eval() first",
      new Slip.OfNormalisation(8)),
  TRAINING_MODE_AT_ONCE(
      everywhere(),
      "your network is in training mode, with all lesions in one batch: its normalisations use the"
          + " statistics of the batch; call eval() first",
      new Slip.OfNormalisation(Integer.MAX_VALUE)),
  FLOAT16_WEIGHTS(
      everywhere(),
      "your weights were rounded to float16; load them in float32",
      (Slip.OfWeights) WeightsSlips::inFloat16),
  BFLOAT16_WEIGHTS(
      everywhere(),
      "your weights were rounded to bfloat16; load them in float32",
      (Slip.OfWeights) WeightsSlips::inBfloat16),
  ROWS_LATER(
      everywhere(),
      "your rows are shifted: each row holds the features of the row before it",
      new Slip.OfRows(1)),
  ROWS_EARLIER(
      everywhere(),
      "your rows are shifted: each row holds the features of the row after it",
      new Slip.OfRows(-1));

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<ResamplingLaw> laws;

  private final String explanation;

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final Slip slip;

  Mutant(Set<ResamplingLaw> laws, String explanation, Slip slip) {
    this.laws = laws;
    this.explanation = explanation;
    this.slip = slip;
  }

  /// The laws under which it is a mistake and must show.
  public Set<ResamplingLaw> laws() {
    return laws;
  }

  /// What was done, what is right, and the remedy.
  public String explanation() {
    return explanation;
  }

  /// Its name in reports: `flipped-x`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Slip slip() {
    return slip;
  }

  private static Set<ResamplingLaw> everywhere() {
    return Set.of(INFERENCE, STUDY, CORRECTED);
  }
}
