package dev.nidus.learning.saliency;

import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.learning.saliency.SaliencyMap.Passes;
import java.util.Optional;

/// Covers block after block of a patch and sees how far the score falls.
final class BlockOcclusion {
  private final ExplainableNetwork network;
  private final Scoring scoring;
  private final int batch;

  BlockOcclusion(ExplainableNetwork network, Scoring scoring, int batch) {
    this.network = network;
    this.scoring = scoring;
    this.batch = batch;
  }

  /// The first voxel of each block along the three axes x, y, z, and how many voxels a block has.
  @SuppressWarnings("ArrayRecordComponent") // inside this class
  private record Blocks(int[][] starts, int[] edges) {
    static Blocks of(PatchSize size, Spacing spacing, SaliencyMethod.Occlusion method) {
      int[] counts = {size.width(), size.height(), size.depth()};
      int[][] starts = new int[3][];
      int[] edges = new int[3];
      for (int axis = 0; axis < 3; axis++) {
        double voxel = spacing.along(axis);
        edges[axis] = Math.min(counts[axis], wholeVoxels(method.blockMm() / voxel));
        int stride = Math.min(edges[axis], wholeVoxels(method.strideMm() / voxel));
        int last = counts[axis] - edges[axis];
        int count = Math.ceilDiv(last, stride) + 1;
        starts[axis] = new int[count];
        for (int n = 0; n < count; n++) {
          starts[axis][n] = Math.min(n * stride, last);
        }
      }
      return new Blocks(starts, edges);
    }

    private static int wholeVoxels(double length) {
      return Math.max(1, (int) Math.rint(length));
    }

    int count() {
      return starts[0].length * starts[1].length * starts[2].length;
    }

    int start(int block, int axis) {
      return switch (axis) {
        case 0 -> starts[0][block % starts[0].length];
        case 1 -> starts[1][block / starts[0].length % starts[1].length];
        default -> starts[2][block / starts[0].length / starts[1].length];
      };
    }
  }

  private interface Voxels {
    void at(int voxel);
  }

  SaliencyMap map(Patch patch, int output, SaliencyMethod.Occlusion method) {
    PatchSize size = patch.size();
    float[] x = patch.scaled(network.identity().scaling());
    Blocks blocks = Blocks.of(size, patch.placement().spacing(), method);
    float fill = fill(patch, method.fill());
    int outputs = scoring.outputs().size();
    double uncovered = network.scores(x, size, scoring)[output];
    double[] sums = new double[x.length];
    int[] covers = new int[x.length];
    for (int start = 0; start < blocks.count(); start += batch) {
      int count = Math.min(batch, blocks.count() - start);
      float[] covered = new float[count * x.length];
      for (int n = 0; n < count; n++) {
        int offset = n * x.length;
        System.arraycopy(x, 0, covered, offset, x.length);
        each(blocks, start + n, size, voxel -> covered[offset + voxel] = fill);
      }
      double[] scores = network.scores(covered, size, scoring);
      for (int n = 0; n < count; n++) {
        double fall = uncovered - scores[n * outputs + output];
        each(
            blocks,
            start + n,
            size,
            voxel -> {
              sums[voxel] += fall;
              covers[voxel]++;
            });
      }
    }
    float[] values = new float[x.length];
    for (int v = 0; v < values.length; v++) {
      values[v] = (float) (sums[v] / covers[v]);
    }
    return new SaliencyMap(
        method, size, values, Optional.empty(), new Passes(blocks.count() + 1, 0));
  }

  private float fill(Patch patch, SaliencyMethod.Fill fill) {
    double hounsfield =
        switch (fill) {
          case SaliencyMethod.Fill.Hounsfield(double intensity) -> intensity;
          case SaliencyMethod.Fill.PatchMean() -> {
            double sum = 0;
            for (float value : patch.hounsfield()) {
              sum += value;
            }
            yield sum / patch.hounsfield().length;
          }
        };
    return network.identity().scaling().apply((float) hounsfield);
  }

  private static void each(Blocks blocks, int block, PatchSize size, Voxels body) {
    int x0 = blocks.start(block, 0);
    int y0 = blocks.start(block, 1);
    int z0 = blocks.start(block, 2);
    for (int z = z0; z < z0 + blocks.edges()[2]; z++) {
      for (int y = y0; y < y0 + blocks.edges()[1]; y++) {
        int row = (z * size.height() + y) * size.width();
        for (int v = x0; v < x0 + blocks.edges()[0]; v++) {
          body.at(row + v);
        }
      }
    }
  }
}
