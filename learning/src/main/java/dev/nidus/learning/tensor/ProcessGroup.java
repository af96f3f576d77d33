package dev.nidus.learning.tensor;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The processes that train one network together, each on its share of every batch. A single process
/// is a group too, whose exchanges cost nothing.
///
/// Every process calls the same exchanges in the same order, backward passes included. If one dies,
/// the others get {@link PeerLost} at their next exchange, within {@link Rendezvous#patience} at the
/// latest. For one thread.
public final class ProcessGroup implements AutoCloseable {
  /// Gradients travel in pieces of this size: large enough to be fast, small enough that packing the
  /// next overlaps with sending this one.
  private static final long BUCKET_BYTES = 25L << 20;

  private final int rank;
  private final int size;
  private final Optional<GlooConnection> connection;
  private final Optional<SummedGradient> summedGradient;

  private ProcessGroup(int rank, int size, Optional<GlooConnection> connection) {
    this.rank = rank;
    this.size = size;
    this.connection = connection;
    this.summedGradient = connection.map(_ -> new SummedGradient(this));
  }

  /// This process alone.
  public static ProcessGroup alone() {
    return new ProcessGroup(0, 1, Optional.empty());
  }

  /// Meets the other processes; returns when all are there.
  ///
  /// @throws PeerLost if they are not within the patience
  public static ProcessGroup join(Rendezvous place) {
    return place.size() == 1
        ? alone()
        : new ProcessGroup(place.rank(), place.size(), Optional.of(GlooConnection.open(place)));
  }

  /// This process, 0 to {@link #size} - 1.
  public int rank() {
    return rank;
  }

  /// How many processes.
  public int size() {
    return size;
  }

  /// The rows of all processes, those of process 0 first; all have equally many.
  ///
  /// @param gradient what flows back to this process's rows; in {@link GatherGradient#EXACT} mode
  ///     every process must call `backward`
  public Tensor gather(Tensor rows, GatherGradient gradient) {
    return rows.run(
        "gathering from %d processes".formatted(size),
        List.of(),
        () -> {
          org.bytedeco.pytorch.Tensor own = rows.pointer();
          org.bytedeco.pytorch.Tensor zeros = torch.zeros_like(own.detach());
          org.bytedeco.pytorch.Tensor[] parts = new org.bytedeco.pytorch.Tensor[size];
          for (int each = 0; each < size; each++) {
            parts[each] = each == rank ? own : zeros;
          }
          // a recorded concatenation, whose memory then receives the others' rows
          org.bytedeco.pytorch.Tensor all = torch.cat(new TensorVector(parts), 0);
          connection.ifPresent(gloo -> gatherInto(gloo, all.detach(), own.detach()));
          return gradient == GatherGradient.EXACT ? summedOnItsWayBack(all) : all;
        });
  }

  /// The element-wise sum over all processes, the same for each; its gradient is the sum of all
  /// processes' gradients. For statistics over the whole batch: synchronised batch normalisation.
  public Tensor sum(Tensor own) {
    return own.run(
        "sum over %d processes".formatted(size),
        List.of(),
        () -> {
          org.bytedeco.pytorch.Tensor sum =
              own.pointer().clone(new MemoryFormatOptional(torch.MemoryFormat.Contiguous));
          sumInPlace(sum.detach());
          return summedOnItsWayBack(sum);
        });
  }

  /// Replaces every gradient by its mean over the processes.
  ///
  /// @throws IllegalStateException if the processes disagree about which parameters have one
  public void average(Gradients gradients) {
    requireSame(fingerprint(gradients), "parameters with a gradient");
    connection.ifPresent(gloo ->
        gradients.run(
            "mean of gradients over processes",
            () -> {
              averageInBuckets(gloo, gradients.present().toList());
              return gradients;
            }));
  }

  /// Writes the numbers of process 0 over those of the others: all start from the same network.
  public void broadcast(Collection<Parameter> parameters) {
    requireSame(parameters.size(), "parameters");
    connection.ifPresent(gloo -> {
      try (TensorScope scope = TensorScope.open("broadcast")) {
        for (Parameter parameter : parameters) {
          scope.run("broadcast", List.of(), () -> broadcast(gloo, parameter)).close();
        }
      }
    });
  }

  /// The sums of plain numbers over all processes: for counts and metrics.
  public double[] sum(double... numbers) {
    try (TensorScope scope = TensorScope.open("sum over processes")) {
      Tensor own = scope.copyOf(numbers, numbers.length);
      return sum(own).toDoubles();
    }
  }

  /// Waits until all processes are here.
  public void barrier() {
    connection.ifPresent(GlooConnection::barrier);
  }

  /// Leaves the group.
  @Override
  public void close() {
    connection.ifPresent(GlooConnection::close);
    summedGradient.ifPresent(SummedGradient::close);
  }

  @Override
  public String toString() {
    return "process %d of %d".formatted(rank, size);
  }

  /// Sums over the processes, in place, wherever the memory is.
  void sumInPlace(org.bytedeco.pytorch.Tensor values) {
    connection.ifPresent(gloo -> {
      org.bytedeco.pytorch.Tensor dense =
          values.to(Device.CPU.nativeDevice(), type(values)).contiguous();
      gloo.sum(dense);
      if (dense.data_ptr().address() != values.data_ptr().address()) {
        values.copy_(dense);
      }
    });
  }

  private org.bytedeco.pytorch.Tensor summedOnItsWayBack(org.bytedeco.pytorch.Tensor result) {
    if (result.requires_grad()) {
      summedGradient.ifPresent(result::register_hook);
    }
    return result;
  }

  private static void gatherInto(
      GlooConnection gloo, org.bytedeco.pytorch.Tensor all, org.bytedeco.pytorch.Tensor own) {
    org.bytedeco.pytorch.Device cpu = Device.CPU.nativeDevice();
    org.bytedeco.pytorch.Tensor dense = all.to(cpu, type(all)).contiguous();
    gloo.gather(dense, own.to(cpu, type(own)).contiguous());
    if (dense.data_ptr().address() != all.data_ptr().address()) {
      all.copy_(dense);
    }
  }

  /// Packs the next bucket while the one before travels.
  private void averageInBuckets(GlooConnection gloo, List<org.bytedeco.pytorch.Tensor> gradients) {
    Optional<Bucket> underway = Optional.empty();
    int from = 0;
    while (from < gradients.size()) {
      int to = endOfBucket(gradients, from);
      Bucket next = Bucket.send(gloo, gradients.subList(from, to));
      underway.ifPresent(sent -> sent.receiveMean(gloo, size));
      underway = Optional.of(next);
      from = to;
    }
    underway.ifPresent(sent -> sent.receiveMean(gloo, size));
  }

  private static int endOfBucket(List<org.bytedeco.pytorch.Tensor> gradients, int from) {
    long bytes = 0;
    int to = from;
    while (to < gradients.size()
        && bytes < BUCKET_BYTES
        && type(gradients.get(to)) == type(gradients.get(from))) {
      bytes += gradients.get(to).nbytes();
      to++;
    }
    return to;
  }

  /// Gradients on their way.
  ///
  /// @param flat their numbers, one after the other, in the memory of the processor
  private record Bucket(
      List<org.bytedeco.pytorch.Tensor> gradients, org.bytedeco.pytorch.Tensor flat, Work work) {

    static Bucket send(GlooConnection gloo, List<org.bytedeco.pytorch.Tensor> gradients) {
      try (PointerScope _ = new PointerScope()) {
        org.bytedeco.pytorch.Tensor[] parts =
            gradients.stream()
                .map(gradient -> gradient.reshape(-1))
                .toArray(org.bytedeco.pytorch.Tensor[]::new);
        org.bytedeco.pytorch.Tensor flat =
            torch
                .cat(new TensorVector(parts), 0)
                .to(Device.CPU.nativeDevice(), type(gradients.getFirst()));
        return new Bucket(gradients, flat.retainReference(), gloo.startSum(flat).retainReference());
      }
    }

    void receiveMean(GlooConnection gloo, int size) {
      try (PointerScope _ = new PointerScope();
          work;
          flat) {
        gloo.await("mean of gradients", work);
        flat.div_(new Scalar((double) size));
        long from = 0;
        for (org.bytedeco.pytorch.Tensor gradient : gradients) {
          org.bytedeco.pytorch.Tensor mean = flat.narrow(0, from, gradient.numel());
          gradient.copy_(mean.reshape(NativeTensors.shape(gradient)));
          from += gradient.numel();
        }
      }
    }
  }

  /// Equal if the same parameters have a gradient; small enough that its square is exact.
  private static int fingerprint(Gradients gradients) {
    return Math.floorMod(
        gradients.parameters().entrySet().stream()
            .filter(entry -> entry.getValue().hasGradient())
            .map(Map.Entry::getKey)
            .toList()
            .hashCode(),
        1 << 20);
  }

  private static org.bytedeco.pytorch.Tensor broadcast(GlooConnection gloo, Parameter parameter) {
    org.bytedeco.pytorch.Tensor target = parameter.usablePointer().detach();
    org.bytedeco.pytorch.Tensor dense =
        target.to(Device.CPU.nativeDevice(), type(target)).contiguous();
    gloo.broadcast(dense);
    return target.copy_(dense);
  }

  private void requireSame(double mine, String what) {
    double[] sums = sum(mine, mine * mine);
    if (sums[0] != size * mine || sums[1] != size * mine * mine) {
      throw new IllegalStateException(
          "the processes do not have the same %s; they were started with different plans or versions"
              .formatted(what));
    }
  }

  private static ScalarType type(org.bytedeco.pytorch.Tensor tensor) {
    return tensor.scalar_type().intern();
  }
}
