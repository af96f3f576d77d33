package dev.nidus.learning.tensor;

/// How the batch normalisations of several processes share their statistics, so that the processes
/// together normalise as one with the whole batch would.
///
/// Every process calls {@link #sum} in the same order with arrays of the same length: once for each
/// normalisation forward, once backward.
public interface StatisticsExchange {
  /// One process with the whole batch.
  StatisticsExchange ALONE = over(ProcessGroup.alone());

  /// How many share; with 1 nothing is exchanged and the library's own operator computes.
  int processes();

  /// The element-wise sum over all processes, the same numbers on each. Blocks until all have called.
  ///
  /// @param own this process' numbers; may be overwritten
  double[] sum(double[] own);

  /// The exchange of a group of processes.
  static StatisticsExchange over(ProcessGroup group) {
    return new StatisticsExchange() {
      @Override
      public int processes() {
        return group.size();
      }

      @Override
      public double[] sum(double[] own) {
        return group.sum(own);
      }
    };
  }
}
