package dev.nidus.evidence.association;

/// The false discovery rate of many tests: of the findings with q up to 0.05, at most 5 % are expected to be false, if
/// the tests are independent or positively dependent.
///
/// @see <a href="https://doi.org/10.1111/j.2517-6161.1995.tb02031.x">Benjamini and Hochberg 1995</a>
public final class BenjaminiHochberg {
  private BenjaminiHochberg() {}

  /// q values: the smallest rate at which each test is still a finding.
  ///
  /// @param p one per test, each from 0 to 1
  /// @return one per test, in their order
  public static double[] adjust(double[] p) {
    for (int i = 0; i < p.length; i++) {
      if (!(p[i] >= 0 && p[i] <= 1)) {
        throw new IllegalArgumentException(
            "test %d has p = %s; a p value lies from 0 to 1, and tests that could not be made are left out"
                .formatted(i + 1, p[i]));
      }
    }
    int[] order = Ranks.ascending(p);
    double[] q = new double[p.length];
    double smallest = 1;
    for (int place = p.length; place >= 1; place--) {
      int test = order[place - 1];
      smallest = Math.min(smallest, p[test] * p.length / place);
      q[test] = smallest;
    }
    return q;
  }
}
