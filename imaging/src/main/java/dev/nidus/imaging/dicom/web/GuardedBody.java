package dev.nidus.imaging.dicom.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// The body of an answer, given up after a silence: the client of the JDK waits for the next byte for
/// ever.
final class GuardedBody extends FilterInputStream {
  private final AtomicLong lastByte = new AtomicLong(System.nanoTime());
  private final AtomicBoolean silent = new AtomicBoolean();
  private final Thread guard;

  GuardedBody(InputStream in, Duration silence) {
    super(in);
    this.guard = Thread.ofVirtual().name("silence of a server").start(() -> watch(silence));
  }

  private void watch(Duration silence) {
    try {
      long left = silence.toNanos();
      while (left > 0) {
        Thread.sleep(Duration.ofNanos(left));
        left = silence.toNanos() - (System.nanoTime() - lastByte.get());
      }
      silent.set(true);
      in.close();
    } catch (InterruptedException done) {
      Thread.currentThread().interrupt();
    } catch (IOException closedAnyway) {
      silent.set(true);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int at, int count) throws IOException {
    int read;
    try {
      read = super.read(to, at, count);
    } catch (IOException e) {
      throw silent.get() ? new IOException("no byte came for too long", e) : e;
    }
    lastByte.set(System.nanoTime());
    if (read < 0 && silent.get()) {
      throw new IOException("no byte came for too long");
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    guard.interrupt();
    super.close();
  }
}
