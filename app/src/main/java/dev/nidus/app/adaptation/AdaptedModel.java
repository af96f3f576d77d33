package dev.nidus.app.adaptation;

/// A model that was adapted to a task and lies in a file of its own ({@link ModelFile}).
///
/// There is one kind so far: models of the features of an encoder, which they need beside them.
public sealed interface AdaptedModel permits FeatureModel {

  Provenance provenance();

  /// What it predicts.
  Target target();

  /// One line for people.
  String describe();
}
