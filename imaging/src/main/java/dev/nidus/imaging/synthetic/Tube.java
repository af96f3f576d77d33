package dev.nidus.imaging.synthetic;

/// A piece of pipe in the atlas, round at both ends and tapered: a vessel, an airway, a stretch of rib.
///
/// @param x0 one end, mm
/// @param x1 the other end, mm
/// @param r0 radius at the first end, mm
/// @param r1 radius at the second end, mm
/// @param hounsfield what it is filled with
record Tube(
    double x0,
    double y0,
    double z0,
    double x1,
    double y1,
    double z1,
    double r0,
    double r1,
    float hounsfield) {}
