package dev.nidus.learning.plan;

/// What is minimised (SPEC 4.1 to 4.4).
public sealed interface ObjectivePlan {

  /// Which gradient embeddings of other processes get.
  enum Gather {
    /// All of it: the loss of the joint batch.
    EXACT,
    /// Only what a process's own loss says, as the reference computes it (SPEC 4.1).
    REFERENCE
  }

  /// Which neighbour stands for which view.
  enum Pairing {
    /// A view against the neighbour of the other view: the publication.
    CROSSWISE,
    /// A view against its own neighbour: the reference's code (SPEC 4.4).
    OWN
  }

  /// The objective of the foundation model.
  @Kind(
      value = "negative-mined",
      meaning = "InfoNCE whose negatives are patches from elsewhere in other scans")
  record NegativeMined(
      @Setting(value = "temperature", standard = "0.1", above = 0, most = 100) double temperature,
      @Setting(value = "gradient across processes", standard = "exact") Gather gather)
      implements ObjectivePlan {}

  /// SimCLR's.
  @Kind(value = "nt-xent", meaning = "SimCLR's loss: every other lesion is a negative")
  record NtXent(
      @Setting(value = "temperature", standard = "0.1", above = 0, most = 100) double temperature,
      @Setting(value = "gradient across processes", standard = "exact") Gather gather)
      implements ObjectivePlan {}

  /// The reference's unused alternative.
  @Kind(
      value = "mined-nt-xent",
      meaning = "cross-entropy against negative patches, own scan included")
  record MinedNtXent(
      @Setting(value = "temperature", standard = "0.1", above = 0, most = 100) double temperature,
      @Setting(value = "gradient across processes", standard = "exact") Gather gather)
      implements ObjectivePlan {}

  /// Nearest neighbours as positives.
  @Kind(value = "nnclr", meaning = "NT-Xent against nearest neighbours of a memory bank")
  record Nnclr(
      @Setting(value = "temperature", standard = "0.1", above = 0, most = 100) double temperature,
      @Setting(value = "gradient across processes", standard = "exact") Gather gather,
      @Setting(
              value = "embeddings in the memory bank",
              standard = "4096",
              least = 1,
              most = 1048576)
          int bank,
      @Setting(value = "which neighbour stands for which view", standard = "crosswise")
          Pairing pairing)
      implements ObjectivePlan {}

  /// Swapped prediction of cluster codes.
  @Kind(value = "swav", meaning = "swapped prediction of Sinkhorn codes over prototypes")
  record Swav(
      @Setting(value = "temperature of the prediction", standard = "0.1", above = 0, most = 100)
          double temperature,
      @Setting(value = "sharpness of the codes", standard = "0.05", above = 0, most = 100)
          double epsilon,
      @Setting(value = "rounds of Sinkhorn's iteration", standard = "3", least = 1, most = 1000)
          int sinkhornRounds,
      @Setting(
              value = "embeddings in the queue of each large crop; 0 is none",
              standard = "3840",
              least = 0,
              most = 1048576)
          int queue,
      @Setting(value = "first epoch, from 0, that uses the queue", standard = "15", least = 0)
          int queueFromEpoch,
      @Setting(value = "epochs in which the prototypes stay", standard = "1", least = 0)
          int freezePrototypes)
      implements ObjectivePlan {}

  /// The auto-encoder's.
  @Kind(
      value = "reconstruction",
      meaning = "mean absolute difference between a view and its reconstruction")
  record Reconstruction() implements ObjectivePlan {}
}
