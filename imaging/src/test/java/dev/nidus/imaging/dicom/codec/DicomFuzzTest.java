package dev.nidus.imaging.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.TestSeed;
import dev.nidus.imaging.dicom.DataElement;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.DicomWriter;
import dev.nidus.imaging.dicom.MemoryBytes;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.Value;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Damages the sample files in many ways: each must be read or refused with a sentence, within five
/// seconds and 64 MB. `-Dnidus.fuzz=1000000` with `-Dsurefire.jvm.args=-Xmx64m` for the long run.
class DicomFuzzTest {
  private static final DicomLimits LIMITS =
      new DicomLimits(4_000_000, 8_000_000, 100_000, 20_000, 64);
  private static final long MOST_PIXELS = 1 << 18;
  private static final long SLOWEST_NANOS = 5_000_000_000L;
  private static final long[] TELLING = {
    0,
    1,
    2,
    3,
    4,
    7,
    8,
    0x7f,
    0x80,
    0xff,
    0x100,
    0x7fff,
    0x8000,
    0xffff,
    0x10000,
    0x7fffffffL,
    0x80000000L,
    0xfffffffeL,
    0xffffffffL
  };

  private final DicomReader reader = new DicomReader(LIMITS);

  @Test
  void damaged_files_are_read_or_refused_with_a_sentence() throws Exception {
    long count = Long.getLong("nidus.fuzz", 8_000);
    List<byte[]> samples = samples();
    long seed = TestSeed.random("DicomFuzzTest").nextLong();
    long refused = 0;
    long slowest = 0;
    for (long n = 0; n < count; n++) {
      Random random = new Random(seed * 1_000_003 + n);
      byte[] damaged = damaged(samples, random);
      long start = System.nanoTime();
      try {
        use(damaged);
      } catch (UnreadableDicom expected) {
        assertThat(expected.getMessage()).startsWith("x");
        refused++;
      } catch (Throwable failure) {
        throw new AssertionError("mutation %d of seed %d".formatted(n, seed), failure);
      }
      slowest = Math.max(slowest, System.nanoTime() - start);
      assertThat(slowest).as("mutation %d of seed %d", n, seed).isLessThan(SLOWEST_NANOS);
    }
    // both happen, so the mutations are neither harmless nor fatal throughout
    assertThat(refused).isBetween(count / 10, count * 95 / 100);
    Files.writeString(
        Path.of("target/dicom-fuzz.txt"),
        "seed %d, %d mutations of %d files, %d refused, none crashed, slowest %d ms, heap of %d MB%n"
            .formatted(
                seed,
                count,
                samples.size(),
                refused,
                slowest / 1_000_000,
                Runtime.getRuntime().maxMemory() >> 20));
  }

  private void use(byte[] bytes) throws Exception {
    DicomFile file = reader.read(new MemoryBytes(bytes, "x"));
    walk(file.dataSet());
    DicomWriter.writeBare(OutputStream.nullOutputStream(), file.dataSet(), file.syntax());
    Frames frames = Frames.of(file, MOST_PIXELS);
    for (int frame = 0; frame < Math.min(3, frames.count()); frame++) {
      assertThat(frames.read(frame)).hasSize(frames.format().pixels());
    }
  }

  private static void walk(DataSet set) {
    for (DataElement element : set.elements()) {
      if (element.value() instanceof Value.Items items) {
        items.sets().forEach(DicomFuzzTest::walk);
        continue;
      }
      try {
        switch (element.vr()) {
          case OB, OW, OF, OD, OL, OV, UN -> set.bytes(element.tag());
          case DS, IS, FL, FD -> set.decimals(element.tag());
          case US, SS, UL, SL, UV, SV, AT -> set.integers(element.tag());
          default -> set.texts(element.tag());
        }
      } catch (UnreadableDicom expected) {
        assertThat(expected.getMessage()).startsWith("x");
      }
    }
  }

  private static byte[] damaged(List<byte[]> samples, Random random) {
    byte[] bytes = samples.get(random.nextInt(samples.size())).clone();
    int times = 1 + random.nextInt(4);
    for (int n = 0; n < times && bytes.length > 8; n++) {
      // most of what is interesting lies in the header, some in the compressed pixels
      int reach = random.nextInt(3) == 0 ? bytes.length : Math.min(bytes.length, 1200);
      int at = random.nextInt(reach - 4);
      switch (random.nextInt(8)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> put(bytes, at, TELLING[random.nextInt(TELLING.length)], 2);
        case 3 -> put(bytes, at, TELLING[random.nextInt(TELLING.length)], 4);
        case 4 -> bytes = java.util.Arrays.copyOf(bytes, at + 4);
        case 5 -> bytes = spliced(bytes, at, bytes, random.nextInt(bytes.length), random);
        case 6 -> {
          byte[] other = samples.get(random.nextInt(samples.size()));
          bytes = spliced(bytes, at, other, random.nextInt(other.length), random);
        }
        default -> {
          int count = Math.min(bytes.length - at, 1 + random.nextInt(16));
          byte[] shorter = new byte[bytes.length - count];
          System.arraycopy(bytes, 0, shorter, 0, at);
          System.arraycopy(bytes, at + count, shorter, at, shorter.length - at);
          bytes = shorter;
        }
      }
    }
    return bytes;
  }

  private static void put(byte[] bytes, int at, long value, int count) {
    for (int n = 0; n < count; n++) {
      bytes[at + n] = (byte) (value >>> (8 * n));
    }
  }

  private static byte[] spliced(byte[] bytes, int at, byte[] from, int start, Random random) {
    int count = Math.min(from.length - start, 1 + random.nextInt(64));
    byte[] longer = new byte[bytes.length + count];
    System.arraycopy(bytes, 0, longer, 0, at);
    System.arraycopy(from, start, longer, at, count);
    System.arraycopy(bytes, at, longer, at + count, bytes.length - at);
    return longer;
  }

  private static List<byte[]> samples() throws Exception {
    List<byte[]> samples = new ArrayList<>();
    try (var files = Files.list(Fixtures.fixture("dicom"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".dcm")).sorted().toList()) {
        samples.add(Files.readAllBytes(file));
      }
    }
    return samples;
  }
}
