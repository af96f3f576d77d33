/// Points that people set in a viewer become seeds: 3D Slicer markups and MHub seed files (SPEC 8).
///
/// Read {@link dev.nidus.imaging.annotation.SeedFile} first. Which way x and y point is taken from
/// the file and never guessed.
@NullMarked
package dev.nidus.imaging.annotation;

import org.jspecify.annotations.NullMarked;
