package dev.nidus.app.demo;

import dev.nidus.core.encoder.EncoderCard;

/// The demo's encoder: a network of random weights. That it was never trained is not an option of
/// this type, so the page cannot forget to say it.
///
/// @param card what it is
/// @param parameters how many numbers its tensors hold
/// @param weightsSeed the seed that its weights were generated from
public record DemoEncoder(EncoderCard card, long parameters, long weightsSeed) {}
