package dev.nidus.learning.network;

/// Whose means and variances a trained network normalises with. Changes no tensor.
public enum Normalisation {
  /// The running ones of training, as batch normalisation is meant (Ioffe and Szegedy 2015): the
  /// features of a patch depend on that patch alone.
  STORED("normalised by stored statistics"),
  /// Those of the batch, also after training, as the published code of Models Genesis does (SPEC 5): a
  /// patch has other features beside other patches.
  BATCH("normalised by the batch");

  private final String phrase;

  Normalisation(String phrase) {
    this.phrase = phrase;
  }

  /// A few words for names and messages.
  public String phrase() {
    return phrase;
  }
}
