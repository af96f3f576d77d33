package dev.nidus.imaging.nifti;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.scan.Voxels;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.imaging.storage.CompressedBytes;
import dev.nidus.imaging.storage.CompressedBytes.Codec;
import dev.nidus.imaging.storage.DeclaredGeometry;
import dev.nidus.imaging.storage.MappedVoxels;
import dev.nidus.imaging.storage.ScanFile;
import dev.nidus.imaging.storage.StreamedVoxels;
import dev.nidus.imaging.storage.VoxelLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads NIfTI-1 and NIfTI-2: `.nii`, `.nii.gz`, and pairs of `.hdr` and `.img`, either gzipped.
public final class NiftiReader {
  /// Bytes of a file, inflated where it is gzipped, that {@link #recognises} and {@link #open} need.
  public static final int HEAD_BYTES = NiftiHeader.BYTES_2;

  private final ByteBudget budget;

  public NiftiReader(ByteBudget budget) {
    this.budget = budget;
  }

  /// Whether the first bytes are a header of this format (or of its forerunner Analyze 7.5, which
  /// {@link #open} refuses by name).
  public static boolean recognises(byte[] head) {
    return NiftiHeader.kindOf(head) != NiftiHeader.Kind.OTHER;
  }

  /// Opens a scan.
  ///
  /// @param head the first {@link #HEAD_BYTES} inflated bytes
  public CtScan open(ScanFile file, byte[] head) throws UnreadableScan {
    NiftiHeader header = NiftiHeader.parse(file, head);
    GridSize size = size(file, header);
    VoxelType stored =
        header
            .voxelType()
            .orElseThrow(() ->
                file.unreadable(
                    "has voxels of NIfTI datatype %d; integers of 8 to 64 bits and floats of 32 and 64 bits are read"
                        .formatted(header.datatype())));
    budget.require(file, size, stored);
    ImageGeometry geometry = new NiftiPlacement(file, header).geometry(size);
    VoxelLayout layout = layout(file, header, size, stored);
    Voxels voxels = voxels(header.singleFile() ? file : imageOf(file), header, layout);
    return new CtScan(file.name(), geometry, layout.hounsfieldType(), Optional.empty(), voxels);
  }

  private static GridSize size(ScanFile file, NiftiHeader header) throws UnreadableScan {
    long axes = header.dim(0);
    if (axes < 3 || axes > 7) {
      throw file.unreadable("has %d axes (dim[0]); a scan has three".formatted(axes));
    }
    for (int axis = 4; axis <= axes; axis++) {
      if (header.dim(axis) != 1) {
        throw file.unreadable(
            "has a %dth axis of %d (dim[%d]); a scan has three axes: extract one volume first"
                .formatted(axis, header.dim(axis), axis));
      }
    }
    return DeclaredGeometry.size(
        file, "dim[1..3]", List.of(header.dim(1), header.dim(2), header.dim(3)));
  }

  private static VoxelLayout layout(
      ScanFile file, NiftiHeader header, GridSize size, VoxelType stored) throws UnreadableScan {
    // writers state "no scaling" as slope 0, and nibabel as NaN
    boolean unscaled = header.sclSlope() == 0 || !Double.isFinite(header.sclSlope());
    double intercept = Double.isFinite(header.sclInter()) ? header.sclInter() : 0;
    if (unscaled && intercept != 0) {
      throw file.unreadable(
          "has scl_slope %s with scl_inter %s: the standard then ignores the intercept, other readers add it; set scl_slope to 1 or scl_inter to 0"
              .formatted(header.sclSlope(), intercept));
    }
    return new VoxelLayout(
        size, stored, header.order(), unscaled ? 1 : header.sclSlope(), intercept);
  }

  private static Voxels voxels(ScanFile file, NiftiHeader header, VoxelLayout layout)
      throws UnreadableScan {
    double offset = header.voxOffset();
    int least = header.singleFile() ? header.headerBytes() : 0;
    if (!(offset >= least) || offset > 1L << 53 || offset != Math.rint(offset)) {
      throw file.unreadable(
          "has vox_offset %s; its voxels cannot start before byte %d".formatted(offset, least));
    }
    if (file.startsWithGzip(0)) {
      CompressedBytes source = new CompressedBytes(file, 0, Codec.GZIP, (long) offset);
      return StreamedVoxels.open(source, layout);
    }
    return MappedVoxels.open(file, layout, (long) offset);
  }

  private static ScanFile imageOf(ScanFile header) throws UnreadableScan {
    String name = header.path().getFileName().toString();
    String stem = name.replaceFirst("(?i)\\.hdr(\\.gz)?$", "");
    for (String ending : List.of(".img", ".img.gz")) {
      Path image = header.path().resolveSibling(stem + ending);
      if (!stem.equals(name) && Files.isRegularFile(image)) {
        return new ScanFile(image, "%s (image file %s)".formatted(header.name(), stem + ending));
      }
    }
    throw header.unreadable(
        "is the header of a pair; its voxels are expected in '%s.img' or '%s.img.gz' beside it"
            .formatted(stem, stem));
  }
}
