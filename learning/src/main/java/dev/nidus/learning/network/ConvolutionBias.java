package dev.nidus.learning.network;

/// Whether a convolution adds a learned constant per channel.
public enum ConvolutionBias {
  PRESENT,
  ABSENT
}
