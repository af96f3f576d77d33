package dev.nidus.learning.weights;

import dev.nidus.learning.weights.pickle.PickleBudget;
import dev.nidus.learning.weights.pickle.PickleValue;
import dev.nidus.learning.weights.pickle.RefusedPickle;
import dev.nidus.learning.weights.pickle.ShownName;
import dev.nidus.learning.weights.pickle.Unpickler;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The stream that PyTorch wrote before 1.6: a magic number, the protocol, the writer's machine, the
/// tree and the storage keys, each a pickle; then each storage as its length (int64) and its bytes.
///
/// A storage's element size stands in the tree only, so the tree is walked twice: once to learn the
/// sizes (by {@link Sizes}), once for the tensors.
final class TorchLegacyReader implements PickledTensors.StorageSource {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final BigInteger PROTOCOL = BigInteger.valueOf(1001);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Map<String, Long> lengths = new HashMap<>();
  private final Map<String, Integer> widths = new HashMap<>();
  private final Map<String, MemorySegment> storages = new HashMap<>();
  private final MemorySegment file;
  private long position;

  private TorchLegacyReader(MemorySegment file) {
    this.file = file;
  }

  static FileContents read(MemorySegment file, CopyBudget budget)
      throws UnreadableWeights, RefusedPickle {
    TorchLegacyReader stream = new TorchLegacyReader(file);
    if (!(stream.next() instanceof PickleValue.Whole(BigInteger magic)) || !magic.equals(MAGIC)) {
      throw new UnreadableWeights(
          "it is a plain pickle, not a file that torch.save wrote; save the model's state_dict()"
              + " with torch.save");
    }
    if (!(stream.next() instanceof PickleValue.Whole(BigInteger protocol))
        || !protocol.equals(PROTOCOL)) {
      throw new UnreadableWeights("its legacy stream has another protocol than 1001");
    }
    stream.checkMachine(stream.next());
    PickleValue tree = stream.next();
    PickleValue keys = stream.next();
    stream.learnWidths(tree);
    stream.findStorages(keys);
    return PickledTensors.of(tree, stream, budget);
  }

  private PickleValue next() throws RefusedPickle {
    Unpickler.Result result = Unpickler.read(file, position, PickleBudget.CHECKPOINT);
    position = result.end();
    return result.value();
  }

  private void checkMachine(PickleValue machine) throws UnreadableWeights {
    if (!(machine instanceof PickleValue.Dict dict)) {
      throw new UnreadableWeights("its legacy stream does not describe the writer's machine");
    }
    for (PickleValue.Entry entry : dict.entries()) {
      if (entry.key() instanceof PickleValue.Text(String name)
          && name.equals("little_endian")
          && !(entry.value() instanceof PickleValue.Flag(boolean little) && little)) {
        throw new UnreadableWeights(
            "it was written big endian; Nidus reads little endian only. Save it again on an x86 or"
                + " ARM machine");
      }
    }
  }

  /// Element size and length of each storage that the tree refers to.
  private void learnWidths(PickleValue tree) throws UnreadableWeights {
    for (PickleValue.Storage storage : StorageReferences.in(tree)) {
      int width = TorchTypes.ofStorage(storage.type()).map(ElementType::bytes).orElse(1);
      Integer known = widths.putIfAbsent(storage.key(), width);
      Long length = lengths.putIfAbsent(storage.key(), storage.elements());
      if ((known != null && known != width) || (length != null && length != storage.elements())) {
        throw new UnreadableWeights(
            "its storage %s is declared in two ways".formatted(ShownName.of(storage.key())));
      }
    }
  }

  private void findStorages(PickleValue keys) throws UnreadableWeights {
    if (!(keys instanceof PickleValue.Sequence list)) {
      throw new UnreadableWeights("its legacy stream lacks the list of storages");
    }
    List<String> order = new ArrayList<>();
    for (PickleValue item : list.items()) {
      if (!(item instanceof PickleValue.Text(String key)) || !widths.containsKey(key)) {
        throw new UnreadableWeights("its list of storages names one that no tensor uses");
      }
      order.add(key);
    }
    for (String key : order) {
      if (file.byteSize() - position < Long.BYTES) {
        throw cutOff(key);
      }
      long elements = file.get(LONG, position);
      position += Long.BYTES;
      int width = widths.getOrDefault(key, 1);
      if (elements != lengths.getOrDefault(key, -1L)) {
        throw new UnreadableWeights(
            "its storage %s is declared as %,d elements, but has %,d"
                .formatted(ShownName.of(key), lengths.get(key), elements));
      }
      if (elements < 0 || elements > (file.byteSize() - position) / width) {
        throw cutOff(key);
      }
      MemorySegment bytes = file.asSlice(position, elements * width);
      if (storages.putIfAbsent(key, bytes) != null) {
        throw new UnreadableWeights(
            "its list of storages names %s twice".formatted(ShownName.of(key)));
      }
      position += bytes.byteSize();
    }
  }

  private UnreadableWeights cutOff(String key) {
    return new UnreadableWeights(
        "it is cut off in the storage %s: at byte %,d of %,d"
            .formatted(ShownName.of(key), position, file.byteSize()));
  }

  @Override
  public MemorySegment bytes(PickleValue.Storage storage, ElementType type)
      throws UnreadableWeights {
    MemorySegment whole = storages.get(storage.key());
    if (whole == null) {
      throw new UnreadableWeights("it lacks the storage " + ShownName.of(storage.key()));
    }
    int width = widths.getOrDefault(storage.key(), 1);
    long elements = whole.byteSize() / width;
    if (storage.first() < 0
        || storage.extent() < 0
        || storage.first() > elements
        || storage.extent() > elements - storage.first()) {
      throw new UnreadableWeights(
          "a view of its storage %s (%,d elements from %,d) reaches beyond its %,d"
              .formatted(ShownName.of(storage.key()), storage.extent(), storage.first(), elements));
    }
    return whole.asSlice(storage.first() * width, storage.extent() * width);
  }
}
