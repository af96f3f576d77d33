package dev.nidus.evidence.probe;

import dev.nidus.evidence.algebra.DotProduct;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The products of matrices that the probe spends its time in, arranged so that the compiler makes vector instructions of
/// the inner loops and their operands stay in the first cache. Large products are divided among threads by what is
/// written. Every sum has one order: results have the same bits on every run and for any number of threads.
final class Products {
  /// Numbers of a piece of a vector: four pieces and a result fit into a first cache of 32 KiB.
  private static final int PIECE = 512;

  /// Rows of a tile of the Gram matrix: 128 x 512 numbers stay in a second cache of 1 MiB.
  private static final int TILE = 128;

  /// Fewer multiplications than this are done by the calling thread.
  private static final long WORTH_DIVIDING = 1L << 22;

  private Products() {}

  /// Adds to each out the combination of vectors with its coefficients: out_k += sum over j of coefficients_kj vectors_j.
  static void combine(double[][] vectors, double[][] coefficients, double[][] out) {
    int length = out[0].length;
    pieces(length, PIECE, (long) vectors.length * length * out.length)
        .forEach(from -> combine(vectors, coefficients, out, from, Math.min(length, from + PIECE)));
  }

  private static void combine(
      double[][] vectors, double[][] coefficients, double[][] out, int from, int to) {
    int whole = vectors.length - vectors.length % 4;
    for (int j = 0; j < whole; j += 4) {
      for (int k = 0; k < out.length; k++) {
        double[] c = coefficients[k];
        add4(
            out[k],
            vectors[j],
            vectors[j + 1],
            vectors[j + 2],
            vectors[j + 3],
            c[j],
            c[j + 1],
            c[j + 2],
            c[j + 3],
            from,
            to);
      }
    }
    for (int j = whole; j < vectors.length; j++) {
      for (int k = 0; k < out.length; k++) {
        add(out[k], vectors[j], coefficients[k][j], from, to);
      }
    }
  }

  /// Where the pieces start.
  private static IntStream pieces(int length, int step, long multiplications) {
    IntStream starts = IntStream.range(0, Math.ceilDiv(length, step)).map(n -> n * step);
    return multiplications < WORTH_DIVIDING ? starts : starts.parallel();
  }

  /// The products of each vector with each of the others: out_kj = vectors_j . others_k.
  static void project(double[][] vectors, double[][] others, double[][] out) {
    pieces(vectors.length, TILE, (long) vectors.length * vectors[0].length * others.length)
        .forEach(
            from -> project(vectors, others, out, from, Math.min(vectors.length, from + TILE)));
  }

  private static void project(
      double[][] vectors, double[][] others, double[][] out, int from, int to) {
    int whole = others.length - others.length % 4;
    for (int j = from; j < to; j++) {
      double[] v = vectors[j];
      for (int k = 0; k < whole; k += 4) {
        double[] o0 = others[k];
        double[] o1 = others[k + 1];
        double[] o2 = others[k + 2];
        double[] o3 = others[k + 3];
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int i = 0; i < v.length; i++) {
          double x = v[i];
          s0 += x * o0[i];
          s1 += x * o1[i];
          s2 += x * o2[i];
          s3 += x * o3[i];
        }
        out[k][j] = s0;
        out[k + 1][j] = s1;
        out[k + 2][j] = s2;
        out[k + 3][j] = s3;
      }
      for (int k = whole; k < others.length; k++) {
        out[k][j] = DotProduct.of(v, others[k]);
      }
    }
  }

  /// The products of all pairs of rows of a matrix that is given by its columns; rows x rows x columns / 2
  /// multiplications.
  static double[][] gram(double[][] columns) {
    int n = columns[0].length;
    double[][] gram = new double[n][n];
    pieces(n, TILE, (long) n * n * columns.length / 2)
        .forEach(top -> gramTile(columns, gram, top, Math.min(n, top + TILE)));
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        gram[i][j] = gram[j][i];
      }
    }
    return gram;
  }

  /// The products of some rows with themselves and those after them.
  private static void gramTile(double[][] columns, double[][] gram, int top, int bottom) {
    int n = gram.length;
    int whole = columns.length - columns.length % 4;
    for (int left = top - top % PIECE; left < n; left += PIECE) {
      int right = Math.min(n, left + PIECE);
      for (int c = 0; c < whole; c += 4) {
        double[] v0 = columns[c];
        double[] v1 = columns[c + 1];
        double[] v2 = columns[c + 2];
        double[] v3 = columns[c + 3];
        for (int i = top; i < bottom; i++) {
          int from = Math.max(left, i);
          add4(gram[i], v0, v1, v2, v3, v0[i], v1[i], v2[i], v3[i], from, right);
        }
      }
      for (int c = whole; c < columns.length; c++) {
        for (int i = top; i < bottom; i++) {
          add(gram[i], columns[c], columns[c][i], Math.max(left, i), right);
        }
      }
    }
  }

  static void clear(double[][] matrix) {
    for (double[] row : matrix) {
      Arrays.fill(row, 0);
    }
  }

  /// Four vectors at a time: with eight the compiler gives up vector instructions, five times slower.
  private static void add4(
      double[] out,
      double[] v0,
      double[] v1,
      double[] v2,
      double[] v3,
      double c0,
      double c1,
      double c2,
      double c3,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      out[i] += (c0 * v0[i] + c1 * v1[i]) + (c2 * v2[i] + c3 * v3[i]);
    }
  }

  private static void add(double[] out, double[] v, double c, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] += c * v[i];
    }
  }
}
