package dev.nidus.learning.tensor;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.BroadcastOptions;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;

/// libtorch's c10d with the Gloo transport, between two processes or more. Its exchanges take dense
/// tensors in the memory of the processor.
final class GlooConnection implements AutoCloseable {
  private final Rendezvous place;
  private final TCPStore store;
  private final ProcessGroupGloo gloo;

  private GlooConnection(Rendezvous place, TCPStore store, ProcessGroupGloo gloo) {
    this.place = place;
    this.store = store;
    this.gloo = gloo;
  }

  static GlooConnection open(Rendezvous place) {
    NativeLibrary.require();
    try (PointerScope _ = new PointerScope()) {
      Milliseconds patience = new Milliseconds(place.patience().toMillis());
      TCPStore store =
          new TCPStore(
              place.host(),
              new TCPStoreOptions()
                  .port((short) place.port())
                  .isServer(place.rank() == 0)
                  .numWorkers(new SizeTPointer(1).put(place.size()))
                  .timeout(patience));
      ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create(patience);
      options.devices().push_back(ProcessGroupGloo.createDeviceForHostname(ownAddress(place)));
      ProcessGroupGloo gloo = new ProcessGroupGloo(store, place.rank(), place.size(), options);
      return new GlooConnection(place, store.retainReference(), gloo.retainReference());
    } catch (RuntimeException e) {
      throw new PeerLost(
          "%s could not meet the others within %d s (%s); check that all %d processes were started, that host and port are the same for all, and that no firewall is between them"
              .formatted(place, place.patience().toSeconds(), firstLine(e), place.size()),
          e);
    }
  }

  /// Starts summing over the processes, in place; {@link #await} ends it.
  Work startSum(org.bytedeco.pytorch.Tensor values) {
    return exchange("sum", () -> gloo.allreduce(new TensorVector(values)));
  }

  void sum(org.bytedeco.pytorch.Tensor values) {
    await("sum", startSum(values));
  }

  /// Everybody's rows, the first process's first.
  void gather(org.bytedeco.pytorch.Tensor all, org.bytedeco.pytorch.Tensor own) {
    await("gathering", exchange("gathering", () -> gloo._allgather_base(all, own)));
  }

  /// The numbers of process 0, written over these.
  void broadcast(org.bytedeco.pytorch.Tensor values) {
    BroadcastOptions options = new BroadcastOptions();
    options.rootRank(0);
    options.rootTensor(0);
    await(
        "broadcast",
        exchange("broadcast", () -> gloo.broadcast(new TensorVector(values), options)));
  }

  void barrier() {
    await("barrier", exchange("barrier", gloo::barrier));
  }

  void await(String what, Work work) {
    exchange(what, work::_wait);
  }

  @Override
  public void close() {
    gloo.close();
    store.close();
  }

  private <T> T exchange(String what, java.util.function.Supplier<T> body) {
    try {
      return body.get();
    } catch (RuntimeException e) {
      throw new PeerLost(
          "process %d lost %s during the %s: it died or was silent for more than %d s (%s); this run ends, its last checkpoint is good"
              .formatted(place.rank(), others(), what, place.patience().toSeconds(), firstLine(e)),
          e);
    }
  }

  private String others() {
    String ranks =
        IntStream.range(0, place.size())
            .filter(rank -> rank != place.rank())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    return place.size() == 2 ? "process " + ranks : "one of the processes " + ranks;
  }

  /// The address of this machine on the way to the first process.
  private static String ownAddress(Rendezvous place) {
    try (DatagramSocket towards = new DatagramSocket()) {
      InetAddress host = InetAddress.getByName(place.host());
      towards.connect(new InetSocketAddress(host, place.port()));
      return towards.getLocalAddress().getHostAddress();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "host '%s' of the first process is not known here".formatted(place.host()), e);
    }
  }

  /// The library's text without its source position and its stack.
  private static String firstLine(RuntimeException e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    return line.replaceFirst("^\\[[^]]*\\.(cc|h|cpp):\\d+] *", "");
  }
}
