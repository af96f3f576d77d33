package dev.nidus.core.geometry;

/// A position in a grid in fractions of a voxel; whole numbers are voxel centres. Not millimetres.
public record ContinuousIndex(double i, double j, double k) {}
