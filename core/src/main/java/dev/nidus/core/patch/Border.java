package dev.nidus.core.patch;

/// What a sample takes where its neighbours are not in the scan. Positions are in fractions of a
/// voxel along one axis of n voxels.
enum Border {
  /// ITK's linear resampling: padding before -0.5 and from n-0.5 on; in between, the nearest voxel
  /// stands for a missing neighbour (SPEC 2.2, step 2).
  ITK {
    @Override
    boolean isOutside(double position, int count) {
      return position < -0.5 || position >= count - 0.5;
    }
  },
  /// The corrected law: padding only where a point lies more than half a voxel outside. The
  /// tolerance keeps points that lie on that limit from being decided by the last bit.
  HALF_VOXEL {
    @Override
    boolean isOutside(double position, int count) {
      return position < -0.5 - LIMIT_TOLERANCE || position > count - 0.5 + LIMIT_TOLERANCE;
    }
  },
  /// MONAI's `zeros`: each missing neighbour counts as padding (SPEC 2.3, step 3).
  PADDED_NEIGHBOURS {
    @Override
    int neighbour(long index, int count) {
      return index < 0 || index >= count ? -1 : (int) index;
    }

    @Override
    boolean isOutside(double position, int count) {
      return position <= -1 || position >= count;
    }
  };

  private static final double LIMIT_TOLERANCE = 1e-6;

  /// Whether a sample at this position is padding, whatever the other axes say.
  abstract boolean isOutside(double position, int count);

  /// The voxel that stands for the neighbour `index`: itself, the nearest one, or -1 for padding.
  int neighbour(long index, int count) {
    return Math.clamp(index, 0, count - 1);
  }
}
