package dev.nidus.app.demo;

import dev.nidus.core.extraction.Extraction;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.patch.Patch;
import java.nio.file.Path;

/// A lesion that was done, as the page shows it.
///
/// @param extraction its row, features and warnings
/// @param seed the point in LPS mm, whatever convention the user stated it in
/// @param patch what the encoder saw
/// @param picture the file of its picture ({@link SeedPicture}), in or below the page's folder
public record DemoLesion(Extraction.Done extraction, Point3 seed, Patch patch, Path picture) {}
