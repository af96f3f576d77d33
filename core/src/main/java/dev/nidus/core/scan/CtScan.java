package dev.nidus.core.scan;

import dev.nidus.core.geometry.ImageGeometry;
import java.util.Optional;

/// A CT image with its place in the patient, opened by its header; close it when its voxels are read.
///
/// @param name how messages call it: the path as the user wrote it
/// @param geometry grid and placement, LPS mm
/// @param type number type of the values in Hounsfield units
/// @param modality what the file says it is (for example `CT`), where its format says so
/// @param voxels the values, read lazily
public record CtScan(
    String name, ImageGeometry geometry, VoxelType type, Optional<String> modality, Voxels voxels)
    implements AutoCloseable {

  @Override
  public void close() {
    voxels.close();
  }
}
