/// Voxels as files hold them, whatever the format: a header says where they start, of what number
/// type they are and how they are compressed; this package turns them into Hounsfield units.
///
/// Read {@link dev.nidus.imaging.storage.VoxelLayout} first. Uncompressed voxels are mapped
/// ({@link dev.nidus.imaging.storage.MappedVoxels}), so that a patch touches the pages it lies on;
/// compressed ones are streamed ({@link dev.nidus.imaging.storage.StreamedVoxels}) up to the last
/// slice that is needed. What a header declares is held against the
/// {@link dev.nidus.imaging.storage.ByteBudget} and the real size of the file before anything is
/// allocated.
@NullMarked
package dev.nidus.imaging.storage;

import org.jspecify.annotations.NullMarked;
