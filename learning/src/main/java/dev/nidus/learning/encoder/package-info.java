/// Encoders: a file's weights and a network become something that encodes patches.
///
/// Read {@link dev.nidus.learning.encoder.EncoderLoader} first. It asks three places, in this order,
/// for what the weights' shapes do not tell (strides, patch, law, scaling): the metadata that Nidus
/// writes ({@link dev.nidus.learning.encoder.EncoderMetadata}), the user's word, and the known
/// published models. What none of them answers is refused, never guessed.
///
/// Nothing here shows a native tensor: features leave as {@link
/// dev.nidus.core.features.FeatureVector}.
@NullMarked
package dev.nidus.learning.encoder;

import org.jspecify.annotations.NullMarked;
