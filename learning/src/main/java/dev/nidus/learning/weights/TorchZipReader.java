package dev.nidus.learning.weights;

import dev.nidus.learning.weights.pickle.PickleBudget;
import dev.nidus.learning.weights.pickle.PickleValue;
import dev.nidus.learning.weights.pickle.RefusedPickle;
import dev.nidus.learning.weights.pickle.ShownName;
import dev.nidus.learning.weights.pickle.Unpickler;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// PyTorch's zip format: `ROOT/data.pkl` is the tree, `ROOT/data/KEY` one storage each, stored
/// uncompressed and aligned to 64 bytes, so that its tensors are views of the mapped file.
final class TorchZipReader implements PickledTensors.StorageSource {
  private static final long LARGEST_PICKLE = 64L << 20;

  private final MemorySegment file;
  private final Map<String, ZipEntryRange> entries;
  private final String root;
  private final CopyBudget budget;
  private final Map<String, MemorySegment> inflated = new HashMap<>();

  private TorchZipReader(
      MemorySegment file, Map<String, ZipEntryRange> entries, String root, CopyBudget budget) {
    this.file = file;
    this.entries = entries;
    this.root = root;
    this.budget = budget;
  }

  static FileContents read(MemorySegment file, CopyBudget budget)
      throws UnreadableWeights, RefusedPickle {
    Map<String, ZipEntryRange> entries = ZipDirectory.read(file);
    TorchZipReader zip = new TorchZipReader(file, entries, root(entries), budget);
    zip.refuseOtherKinds();
    ZipEntryRange pickle = zip.required("data.pkl");
    if (pickle.size() > LARGEST_PICKLE) {
      throw new UnreadableWeights(
          "its pickle of %,d bytes is larger than %,d; a state dict of 322 tensors takes 40,000"
              .formatted(pickle.size(), LARGEST_PICKLE));
    }
    PickleValue top = Unpickler.read(zip.bytes(pickle), 0, PickleBudget.CHECKPOINT).value();
    return PickledTensors.of(top, zip, budget);
  }

  private static String root(Map<String, ZipEntryRange> entries) throws UnreadableWeights {
    List<String> roots =
        entries.keySet().stream()
            .filter(name -> name.endsWith("/data.pkl") && name.indexOf('/') == name.length() - 9)
            .map(name -> name.substring(0, name.length() - 8))
            .toList();
    if (roots.size() != 1) {
      throw new UnreadableWeights(
          ("it is a zip with %d entries FOLDER/data.pkl; a PyTorch file has exactly one, the first"
                  + " entries here are %s")
              .formatted(
                  roots.size(), entries.keySet().stream().limit(3).map(ShownName::of).toList()));
    }
    return roots.getFirst();
  }

  private void refuseOtherKinds() throws UnreadableWeights {
    if (entries.containsKey(root + "constants.pkl")) {
      throw new UnreadableWeights(
          "it is a TorchScript program, not weights; save the model's state_dict() in Python");
    }
    Optional<ZipEntryRange> order = Optional.ofNullable(entries.get(root + "byteorder"));
    if (order.isPresent()) {
      if (order.get().size() > 16) {
        throw new UnreadableWeights("its entry byteorder is none");
      }
      String name =
          new String(
              bytes(order.get()).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
      if (!name.strip().equals("little")) {
        throw new UnreadableWeights(
            ("its byte order is %s; Nidus reads little endian only. Save it again on an x86 or ARM"
                    + " machine")
                .formatted(ShownName.of(name)));
      }
    }
  }

  @Override
  public MemorySegment bytes(PickleValue.Storage storage, ElementType type)
      throws UnreadableWeights {
    ZipEntryRange entry = required("data/" + storage.key());
    int width = storage.type().equals("UntypedStorage") ? 1 : type.bytes();
    if (storage.elements() < 0
        || storage.elements() > entry.size() / width
        || storage.elements() * width != entry.size()) {
      throw new UnreadableWeights(
          "its storage %s is declared as %,d elements of %d bytes, but has %,d bytes"
              .formatted(ShownName.of(storage.key()), storage.elements(), width, entry.size()));
    }
    if (storage.first() != 0 || storage.extent() != storage.elements()) {
      throw new UnreadableWeights(
          "its storage %s is a view, which this format does not have"
              .formatted(ShownName.of(storage.key())));
    }
    return bytes(entry);
  }

  private MemorySegment bytes(ZipEntryRange entry) throws UnreadableWeights {
    if (!entry.deflated()) {
      return file.asSlice(entry.start(), entry.stored());
    }
    MemorySegment known = inflated.get(entry.name());
    if (known == null) {
      known = Inflation.of(file, entry, budget);
      inflated.put(entry.name(), known);
    }
    return known;
  }

  private ZipEntryRange required(String name) throws UnreadableWeights {
    ZipEntryRange entry = entries.get(root + name);
    if (entry == null) {
      throw new UnreadableWeights("it lacks the entry " + ShownName.of(root + name));
    }
    return entry;
  }
}
