package dev.nidus.learning.pretraining;

import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.network.AutoEncoder3d;
import dev.nidus.learning.network.Head;
import dev.nidus.learning.network.Initialisation;
import dev.nidus.learning.network.PlainAutoEncoder;
import dev.nidus.learning.network.PlainHead;
import dev.nidus.learning.network.PlainPrototypes;
import dev.nidus.learning.network.PlainResNet;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.TrainableNetwork;
import dev.nidus.learning.network.TrainingOptions;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.objective.Contrast;
import dev.nidus.learning.objective.MinedNtXent;
import dev.nidus.learning.objective.NearestNeighbourPairs;
import dev.nidus.learning.objective.NegativeMinedInfoNce;
import dev.nidus.learning.objective.NeighbourBank;
import dev.nidus.learning.objective.NtXent;
import dev.nidus.learning.objective.Sinkhorn;
import dev.nidus.learning.objective.SwappedAssignments;
import dev.nidus.learning.objective.Temperature;
import dev.nidus.learning.plan.HeadPlan;
import dev.nidus.learning.plan.ObjectivePlan;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.tensor.Extent3;
import dev.nidus.learning.tensor.GatherGradient;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.training.Learner;
import dev.nidus.learning.training.LearnerParts;
import dev.nidus.learning.training.PlannedNetwork;

/// What a plan says about network, head and objective, as a learner with its first weights.
final class PlannedLearner {
  private final PretrainingPlan plan;
  private final ProcessGroup group;
  private final RandomSource weights;
  private final TrainingOptions options;

  /// @param root the stream of the whole run
  PlannedLearner(PretrainingPlan plan, ProcessGroup group, RandomSource root) {
    this.plan = plan;
    this.group = group;
    this.weights = root.named("weights");
    this.options = PlannedNetwork.options(plan.training(), group);
  }

  /// @throws IllegalArgumentException if the network cannot take the plan's patch
  Learner make() {
    try {
      return switch (PlannedNetwork.of(plan.network())) {
        case AutoEncoder3d network -> reconstruction(network);
        case ResNet3d network ->
            contrastive(
                PlainResNet.of(
                    network,
                    Initialisation.draw(network, weights.named(LearnerParts.BACKBONE)),
                    options));
      };
    } catch (UnfitWeights e) {
      throw new IllegalStateException("a network does not fit its own first weights", e);
    }
  }

  private Learner reconstruction(AutoEncoder3d network) throws UnfitWeights {
    PatchSize size = plan.patch().spec().size();
    if (!network.reconstructs(new Extent3(size.depth(), size.height(), size.width()))) {
      throw new IllegalArgumentException(
          ("the auto-encoder does not give back a patch of %s voxels in its own size; take another"
                  + " patch.size, such as [50, 50, 50]")
              .formatted(size));
    }
    return new ReconstructionLearner(
        PlainAutoEncoder.of(
            network, Initialisation.draw(network, weights.named(LearnerParts.BACKBONE)), options));
  }

  private Learner contrastive(TrainableNetwork trunk) throws UnfitWeights {
    int features = trunk.network().features();
    return switch (plan.objective()) {
      case ObjectivePlan.NegativeMined(double temperature, var gather) -> {
        NegativeMinedInfoNce loss = new NegativeMinedInfoNce(contrast(temperature, gather));
        yield new ContrastiveLearner(
            trunk,
            simClr(features),
            plan.training().views(),
            views -> loss.loss(views.get(0), views.get(1), views.get(2), views.get(3)));
      }
      case ObjectivePlan.MinedNtXent(double temperature, var gather) -> {
        MinedNtXent loss = new MinedNtXent(contrast(temperature, gather));
        yield new ContrastiveLearner(
            trunk,
            simClr(features),
            plan.training().views(),
            views -> loss.loss(views.get(0), views.get(1), views.get(2), views.get(3)));
      }
      case ObjectivePlan.NtXent(double temperature, var gather) -> {
        NtXent loss = new NtXent(contrast(temperature, gather));
        yield new ContrastiveLearner(
            trunk,
            simClr(features),
            plan.training().views(),
            views -> loss.loss(views.get(0), views.get(1)));
      }
      case ObjectivePlan.Nnclr nnclr -> neighbours(trunk, nnclr);
      case ObjectivePlan.Swav swav -> assignments(trunk, swav);
      case ObjectivePlan.Reconstruction _ ->
          throw new IllegalArgumentException("reconstruction needs the auto-encoder");
    };
  }

  private Learner neighbours(TrainableNetwork trunk, ObjectivePlan.Nnclr objective)
      throws UnfitWeights {
    HeadPlan.Nnclr head = (HeadPlan.Nnclr) plan.head();
    int features = trunk.network().features();
    return new NeighbourLearner(
        trunk,
        head(LearnerParts.PROJECTION, Head.nnclrProjection(features, head.hidden(), head.output())),
        head(
            LearnerParts.PREDICTION,
            Head.nnclrPrediction(head.output(), head.hidden(), head.output())),
        NeighbourBank.random(weights.named("bank"), objective.bank(), head.output(), group),
        new NearestNeighbourPairs(
            contrast(objective.temperature(), objective.gather()),
            switch (objective.pairing()) {
              case CROSSWISE -> NearestNeighbourPairs.Pairing.CROSSWISE;
              case OWN -> NearestNeighbourPairs.Pairing.OWN_NEIGHBOUR;
            }));
  }

  private Learner assignments(TrainableNetwork trunk, ObjectivePlan.Swav objective)
      throws UnfitWeights {
    HeadPlan.Swav head = (HeadPlan.Swav) plan.head();
    int large = plan.augmentation().crops().getFirst().views();
    return new AssignmentLearner(
        trunk,
        head(
            LearnerParts.PROJECTION,
            Head.swav(trunk.network().features(), head.hidden(), head.output())),
        PlainPrototypes.of(
            head.output(),
            head.prototypes(),
            LearnerParts.drawn(
                PlainPrototypes.expectedTensors(head.output(), head.prototypes()),
                LearnerParts.PROTOTYPES,
                weights),
            options),
        new SwappedAssignments(
            contrast(objective.temperature(), ObjectivePlan.Gather.EXACT),
            new Sinkhorn(objective.sinkhornRounds(), objective.epsilon())),
        new CropQueues(large, objective.queue(), head.output(), objective.queueFromEpoch(), group),
        large,
        objective.freezePrototypes());
  }

  private PlainHead simClr(int features) throws UnfitWeights {
    HeadPlan.SimClr head = (HeadPlan.SimClr) plan.head();
    return head(LearnerParts.PROJECTION, Head.simClr(features, head.hidden(), head.output()));
  }

  private PlainHead head(String prefix, Head head) throws UnfitWeights {
    return PlainHead.of(head, LearnerParts.drawn(head.expectedTensors(), prefix, weights), options);
  }

  private Contrast contrast(double temperature, ObjectivePlan.Gather gather) {
    return new Contrast(
        new Temperature(temperature),
        group,
        switch (gather) {
          case EXACT -> GatherGradient.EXACT;
          case REFERENCE -> GatherGradient.REFERENCE;
        });
  }
}
