package dev.nidus.app.published;

/// A published number, ours, and how they stand to each other.
public record Finding(PublishedNumber number, Recomputed ours, Verdict verdict) {}
