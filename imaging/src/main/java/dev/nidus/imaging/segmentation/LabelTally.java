package dev.nidus.imaging.segmentation;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.scan.VoxelBox;

/// Sums over the voxels of one label while a mask passes by.
final class LabelTally {
  private long voxels;
  private long sumI;
  private long sumJ;
  private long sumK;
  private int lowI = Integer.MAX_VALUE;
  private int lowJ = Integer.MAX_VALUE;
  private int lowK = Integer.MAX_VALUE;
  private int highI;
  private int highJ;
  private int highK;

  void add(int i, int j, int k) {
    voxels++;
    sumI += i;
    sumJ += j;
    sumK += k;
    lowI = Math.min(lowI, i);
    lowJ = Math.min(lowJ, j);
    lowK = Math.min(lowK, k);
    highI = Math.max(highI, i);
    highJ = Math.max(highJ, j);
    highK = Math.max(highK, k);
  }

  long voxels() {
    return voxels;
  }

  ContinuousIndex centroid() {
    double n = voxels;
    return new ContinuousIndex(sumI / n, sumJ / n, sumK / n);
  }

  VoxelBox boundingBox() {
    return new VoxelBox(
        lowI, lowJ, lowK, new GridSize(highI - lowI + 1, highJ - lowJ + 1, highK - lowK + 1));
  }
}
