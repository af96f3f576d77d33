package dev.nidus.learning.tensor;

import java.time.Duration;

/// Where the processes of one training run meet, and which of them this one is.
///
/// The first process listens at the port on all its network interfaces, without encryption or
/// passwords: the machines of a run share a private network.
///
/// @param host name or address of the machine of process 0, as the others see it
/// @param port a free TCP port there, 1 to 65535
/// @param rank this process, 0 to size - 1
/// @param size how many processes
/// @param patience how long a process waits for the others, at the start and in every exchange,
///     before it takes them for dead
public record Rendezvous(String host, int port, int rank, int size, Duration patience) {
  /// A process that waits longer than this for another gives up.
  public static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);

  private static final int LAST_PORT = 65535;

  public Rendezvous {
    if (host.isBlank() || port < 1 || port > LAST_PORT) {
      throw new IllegalArgumentException(
          "processes meet at a host and a port of 1 to %d, got host '%s' and port %d"
              .formatted(LAST_PORT, host, port));
    }
    if (size < 1 || rank < 0 || rank >= size) {
      throw new IllegalArgumentException(
          "of %d processes the ranks are 0 to %d, got rank %d".formatted(size, size - 1, rank));
    }
    if (patience.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("patience must be positive, got " + patience);
    }
  }

  /// With the usual patience.
  public Rendezvous(String host, int port, int rank, int size) {
    this(host, port, rank, size, USUAL_PATIENCE);
  }

  @Override
  public String toString() {
    return "process %d of %d at %s:%d".formatted(rank, size, host, port);
  }
}
