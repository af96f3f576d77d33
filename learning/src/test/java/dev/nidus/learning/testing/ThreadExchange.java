package dev.nidus.learning.testing;

import dev.nidus.learning.tensor.StatisticsExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Threads that share statistics as processes do.
public final class ThreadExchange implements StatisticsExchange {
  private final int members;
  private final CyclicBarrier barrier;
  private double[] total = {};
  private int calls;

  public ThreadExchange(int members) {
    this.members = members;
    this.barrier = new CyclicBarrier(members);
  }

  /// Runs the members' work at the same time.
  public static <T> List<T> together(List<Callable<T>> members)
      throws InterruptedException, ExecutionException {
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(members.size())) {
      for (Future<T> result : threads.invokeAll(members)) {
        results.add(result.get());
      }
    }
    return results;
  }

  /// How often the members met.
  public synchronized int calls() {
    return calls / members;
  }

  @Override
  public int processes() {
    return members;
  }

  @Override
  public double[] sum(double[] own) {
    await();
    synchronized (this) {
      if (calls++ % members == 0) {
        total = new double[own.length];
      }
      for (int n = 0; n < own.length; n++) {
        total[n] += own[n];
      }
    }
    await();
    synchronized (this) {
      return total.clone();
    }
  }

  private void await() {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException("another member failed", e);
    }
  }
}
