package dev.nidus.learning.sampling;

import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.testing.Phantom;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Phantoms instead of files; counts how often each is opened.
final class ScansInMemory implements ScanReader {
  private final Map<Path, CtScan> scans = new ConcurrentHashMap<>();
  private final Map<Path, AtomicInteger> opened = new ConcurrentHashMap<>();

  void put(Path file, ImageGeometry geometry, VoxelType type, Phantom.Field field) {
    scans.put(file, Phantom.scan(geometry, field, type));
  }

  void remove(Path file) {
    scans.remove(file);
  }

  int opened() {
    return opened.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  @Override
  public CtScan open(Path file, String name) throws UnreadableScan {
    CtScan scan = scans.get(file);
    if (scan == null) {
      throw new UnreadableScan(name + " does not exist");
    }
    opened.computeIfAbsent(file, _ -> new AtomicInteger()).incrementAndGet();
    return new CtScan(name, scan.geometry(), scan.type(), scan.modality(), scan.voxels());
  }
}
