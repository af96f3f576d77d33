/// From tables of features and labels to a model, its predictions, and what they are worth.
///
/// Read {@link dev.nidus.app.adaptation.FeatureCohort} first: the rows of one or more tables of features, which know the
/// encoder that made them. {@link dev.nidus.app.adaptation.AdaptedModel} is what comes out, and
/// {@link dev.nidus.app.adaptation.ModelFile} how it lies on disk. The statistics are those of the module `evidence`.
@NullMarked
package dev.nidus.app.adaptation;

import org.jspecify.annotations.NullMarked;
