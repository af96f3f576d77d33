package dev.nidus.imaging.dicom.series;

import dev.nidus.core.geometry.Point3;

/// A plane of a series as results refer to it.
///
/// @param sopClass UID
/// @param sopInstance UID
/// @param frame from 1; 1 for an instance of one plane
/// @param frames of the instance
/// @param position centre of its first pixel, LPS mm
public record SourceImage(
    String sopClass, String sopInstance, int frame, int frames, Point3 position) {}
