package dev.nidus.imaging.dicom.web;

import java.time.Duration;

/// What a server may ask of its client.
///
/// @param jsonBytes the longest answer to a search
/// @param instanceBytes the longest instance or frame
/// @param seriesBytes all instances of a series together
/// @param instances of a series
/// @param series that a search finds
/// @param connect the longest wait for a connection
/// @param answer the longest wait for the first byte of an answer
/// @param silence the longest wait for the next byte
public record WebLimits(
    long jsonBytes,
    long instanceBytes,
    long seriesBytes,
    int instances,
    int series,
    Duration connect,
    Duration answer,
    Duration silence) {
  /// 64 MB of JSON, 2 GB per instance, 8 GB per series, 20,000 instances, 200,000 series (some 200 bytes each); 15 s to connect, two minutes
  /// until an answer begins (archives wake up slowly), one minute of silence within it.
  public static final WebLimits DEFAULT =
      new WebLimits(
          64_000_000,
          2_000_000_000,
          8_000_000_000L,
          20_000,
          200_000,
          Duration.ofSeconds(15),
          Duration.ofMinutes(2),
          Duration.ofMinutes(1));

  public WebLimits {
    if (jsonBytes < 1 || instanceBytes < 1 || seriesBytes < 1 || instances < 1 || series < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
