package dev.nidus.learning.sampling;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Cuts patches of one lesion from its scan, all in one read. Thread-safe.
final class PatchCutter {
  /// Places that are tried in turn: the second round is for scans that are nearly all lesion or air.
  private static final int[] ROUNDS = {16, 240};

  private static final int TRIES = 256;

  private final TrainingCohort cohort;
  private final SamplingRule rule;
  private final ScanReader reader;
  private final PatchExtractor extractor;
  private final Masks masks;

  PatchCutter(TrainingCohort cohort, SamplingRule rule, ScanReader reader) {
    this.cohort = cohort;
    this.rule = rule;
    this.reader = reader;
    this.extractor = new PatchExtractor(rule.spec());
    this.masks = new Masks(reader);
  }

  /// Cuts the patches of a lesion.
  ///
  /// @return one outcome per draw, in the same order
  List<PatchOutcome> cut(int index, List<PatchDraw> draws) {
    TrainingLesion lesion = cohort.lesion(index);
    try (CtScan scan = reader.open(lesion.lesion().scanFile(), lesion.lesion().scanName())) {
      List<Place> places = new ArrayList<>(draws.size());
      for (PatchDraw draw : draws) {
        places.add(
            switch (draw.branch()) {
              case POSITIVE -> positive(lesion, index, draw);
              case NEGATIVE -> new Place.Undecided();
            });
      }
      decideNegatives(scan, index, draws, places);
      return extract(scan, places);
    } catch (UnreadableScan unreadable) {
      return all(draws.size(), new Refusal.Unreadable(unreadable.getMessage()));
    }
  }

  private List<PatchOutcome> extract(CtScan scan, List<Place> places) throws UnreadableScan {
    List<SeedPoint> seeds = new ArrayList<>(places.size());
    for (Place place : places) {
      if (place instanceof Place.At(SeedPoint seed)) {
        seeds.add(seed);
      }
    }
    List<PatchOutcome> cut =
        seeds.isEmpty() ? List.of() : extractor.extract(scan, seeds, rule.intensity());
    List<PatchOutcome> outcomes = new ArrayList<>(places.size());
    int next = 0;
    for (Place place : places) {
      outcomes.add(
          switch (place) {
            case Place.At _ -> cut.get(next++);
            case Place.Refused(Refusal refusal) -> new PatchOutcome.Refused(refusal);
            case Place.Undecided _ -> throw new IllegalStateException("a place was left undecided");
          });
    }
    return outcomes;
  }

  /// The centre of a patch.
  private sealed interface Place {
    record At(SeedPoint seed) implements Place {}

    record Refused(Refusal refusal) implements Place {}

    record Undecided() implements Place {}
  }

  private Place positive(TrainingLesion lesion, int index, PatchDraw draw) throws UnreadableScan {
    return switch (rule.positive()) {
      case PositiveRule.AtSeed _ -> new Place.At(lesion.lesion().seed());
      case PositiveRule.InMask _ -> {
        if (!(lesion.extent() instanceof Extent.Mask mask)) {
          yield new Place.Refused(
              new Refusal.InvalidSeed(
                  "the lesion in %s has no mask, which positive: mask needs; give it one or use"
                          .formatted(lesion.lesion().scanName())
                      + " positive: seed"));
        }
        Point3 voxel = masks.read(mask).draw(stream("positive place", index, draw.number()));
        yield new Place.At(SeedPoint.lps(voxel.x(), voxel.y(), voxel.z()));
      }
    };
  }

  private void decideNegatives(CtScan scan, int index, List<PatchDraw> draws, List<Place> places)
      throws UnreadableScan {
    if (places.stream().noneMatch(Place.Undecided.class::isInstance)) {
      return;
    }
    switch (rule.negative()) {
      case NegativeRule.None _ ->
          throw new IllegalStateException("a negative patch was asked for where there are none");
      case NegativeRule.Anywhere(Draws _, NegativeRule.Tissue tissue) ->
          decide(scan, index, draws, places, Optional.empty(), tissue);
      case NegativeRule.OffLesions(Draws _, NegativeRule.Tissue tissue, double radius) -> {
        LesionZones zones =
            LesionZones.of(
                scan, extractor, cohort.sharingScan(cohort.lesion(index)), masks, radius);
        decide(scan, index, draws, places, Optional.of(zones), tissue);
      }
    }
  }

  /// Takes for each draw the first of its places that suits. The places of a draw come from its own
  /// stream, so none depends on which others are asked for.
  private void decide(
      CtScan scan,
      int index,
      List<PatchDraw> draws,
      List<Place> places,
      Optional<LesionZones> zones,
      NegativeRule.Tissue tissue)
      throws UnreadableScan {
    NegativePlaces source = new NegativePlaces(scan, extractor);
    List<RandomSource> streams = new ArrayList<>(draws.size());
    for (PatchDraw draw : draws) {
      streams.add(stream("negative place", index, draw.number()));
    }
    for (int tries : ROUNDS) {
      List<Candidate> candidates = new ArrayList<>();
      for (int n = 0; n < places.size(); n++) {
        if (!(places.get(n) instanceof Place.Undecided)) {
          continue;
        }
        for (int t = 0; t < tries; t++) {
          SeedPoint seed = source.draw(streams.get(n));
          Optional<ImageGeometry> placement = extractor.placement(scan, seed);
          if (placement.isPresent() && zones.stream().noneMatch(z -> z.meet(placement.get()))) {
            candidates.add(new Candidate(n, seed, placement.get()));
            if (tissue instanceof NegativeRule.Tissue.Any) {
              break;
            }
          }
        }
      }
      for (Candidate candidate : suiting(scan, candidates, tissue)) {
        if (places.get(candidate.draw()) instanceof Place.Undecided) {
          places.set(candidate.draw(), new Place.At(candidate.seed()));
        }
      }
    }
    for (int n = 0; n < places.size(); n++) {
      if (places.get(n) instanceof Place.Undecided) {
        places.set(
            n, new Place.Refused(noPlace(scan, zones.isPresent() ? "off every lesion" : "")));
      }
    }
  }

  /// A place that keeps off the lesions.
  private record Candidate(int draw, SeedPoint seed, ImageGeometry placement) {}

  private static List<Candidate> suiting(
      CtScan scan, List<Candidate> candidates, NegativeRule.Tissue tissue) throws UnreadableScan {
    return switch (tissue) {
      case NegativeRule.Tissue.Any _ -> candidates;
      case NegativeRule.Tissue.Above(double hounsfield) -> {
        List<VoxelBox> centres = new ArrayList<>(candidates.size());
        for (Candidate candidate : candidates) {
          centres.add(centreVoxel(scan.geometry(), candidate.placement()));
        }
        List<VoxelBlock> values =
            centres.isEmpty()
                ? List.of()
                : scan.voxels().read(centres, IntensitySurvey.of(scan.type()));
        List<Candidate> suiting = new ArrayList<>();
        for (int n = 0; n < candidates.size(); n++) {
          if (values.get(n).values()[0] > hounsfield) {
            suiting.add(candidates.get(n));
          }
        }
        yield suiting;
      }
    };
  }

  private static VoxelBox centreVoxel(ImageGeometry scan, ImageGeometry placement) {
    ContinuousIndex index = scan.continuousIndexOf(LpsBox.about(placement).centre());
    return new VoxelBox(
        Math.clamp(Math.round(index.i()), 0, scan.size().i() - 1),
        Math.clamp(Math.round(index.j()), 0, scan.size().j() - 1),
        Math.clamp(Math.round(index.k()), 0, scan.size().k() - 1),
        new GridSize(1, 1, 1));
  }

  private Refusal noPlace(CtScan scan, String offLesions) {
    NegativeRule.Tissue tissue =
        switch (rule.negative()) {
          case NegativeRule.None _ -> new NegativeRule.Tissue.Any();
          case NegativeRule.Anywhere(Draws _, NegativeRule.Tissue wanted) -> wanted;
          case NegativeRule.OffLesions(Draws _, NegativeRule.Tissue wanted, double _) -> wanted;
        };
    String wanted =
        switch (tissue) {
          case NegativeRule.Tissue.Any _ -> offLesions.isEmpty() ? "inside the scan" : offLesions;
          case NegativeRule.Tissue.Above(double hounsfield) ->
              (offLesions.isEmpty() ? "" : offLesions + " and ")
                  + "centred on a voxel above %s HU".formatted(hounsfield);
        };
    return new Refusal.NoNegativePlace(
        scan.name(),
        TRIES,
        wanted,
        "allow negatives anywhere (sampling.negative: anywhere) or leave the lesion out");
  }

  private RandomSource stream(String purpose, int index, long number) {
    return RandomSource.of(rule.seed()).named(purpose).at(index).at(number);
  }

  private static List<PatchOutcome> all(int count, Refusal refusal) {
    return java.util.Collections.nCopies(count, new PatchOutcome.Refused(refusal));
  }
}
