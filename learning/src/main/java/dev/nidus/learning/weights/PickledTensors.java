package dev.nidus.learning.weights;

import dev.nidus.learning.weights.pickle.PickleValue;
import dev.nidus.learning.weights.pickle.ShownName;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The tensors of a pickled tree, each under its path.
///
/// Whatever is no tensor is listed and left alone. An object that stays unconstructed is refused only
/// where the network's tensors should be: anywhere in a `..._dict` of states, beside tensors at the
/// top, or as the whole file.
final class PickledTensors {
  /// The entry in which Nidus records what shapes cannot tell.
  static final String METADATA = "nidus_metadata";

  private static final int DEEPEST = 48;
  private static final int MOST_VISITS = 300_000;
  private static final int MOST_VISITS_OF_ONE = 10_000;
  private static final int LONGEST_PATH = 2_000;

  /// Where the bytes of a storage are.
  interface StorageSource {
    /// The bytes that a storage covers.
    MemorySegment bytes(PickleValue.Storage storage, ElementType type) throws UnreadableWeights;
  }

  private final StorageSource storages;
  private final CopyBudget budget;
  private final SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<InertEntry> inert = new ArrayList<>();
  private final IdentityHashMap<PickleValue, Integer> visitsOf = new IdentityHashMap<>();
  private int visits;

  private PickledTensors(StorageSource storages, CopyBudget budget) {
    this.storages = storages;
    this.budget = budget;
  }

  static FileContents of(PickleValue top, StorageSource storages, CopyBudget budget)
      throws UnreadableWeights {
    if (top instanceof PickleValue.Opaque(String global)) {
      throw new UnreadableWeights(
          ("it holds one object, made by %s, instead of a dict of tensors; Nidus constructs no"
                  + " objects. Save its state_dict() in Python, and give that file")
              .formatted(global));
    }
    PickledTensors walk = new PickledTensors(storages, budget);
    walk.visit(top, "", 0);
    walk.refuseObjectsAmongTensors();
    if (walk.tensors.isEmpty()) {
      throw new UnreadableWeights("it holds no tensor" + walk.objects());
    }
    return new FileContents(walk.tensors, walk.metadata, walk.inert);
  }

  /// Whether there is a tensor at or below this path.
  private boolean visit(PickleValue value, String path, int depth) throws UnreadableWeights {
    boolean container = value instanceof PickleValue.Dict || value instanceof PickleValue.Sequence;
    if (++visits > MOST_VISITS
        || depth > DEEPEST
        || (container && visitsOf.merge(value, 1, Integer::sum) > MOST_VISITS_OF_ONE)) {
      throw new UnreadableWeights(
          ("its containers nest deeper than %d or hold more than %,d entries (%s): it contains"
                  + " itself, or multiplies itself to exhaust memory")
              .formatted(DEEPEST, MOST_VISITS, ShownName.of(path)));
    }
    return switch (value) {
      case PickleValue.Tensor tensor -> {
        add(tensor, path);
        yield true;
      }
      case PickleValue.Dict dict -> {
        int before = inert.size();
        boolean any = false;
        for (PickleValue.Entry entry : dict.entries()) {
          String key = key(entry.key());
          if (depth == 0 && key.equals(METADATA)) {
            readMetadata(entry.value());
          } else {
            any |= visit(entry.value(), join(path, key), depth + 1);
          }
        }
        yield any || collapse(before, path, "dict of %,d".formatted(dict.entries().size()));
      }
      case PickleValue.Sequence sequence -> {
        int before = inert.size();
        boolean any = false;
        for (int n = 0; n < sequence.items().size(); n++) {
          any |= visit(sequence.items().get(n), join(path, String.valueOf(n)), depth + 1);
        }
        yield any || collapse(before, path, "sequence of %,d".formatted(sequence.items().size()));
      }
      case PickleValue.Opaque(String global) -> skip(path, InertEntry.Kind.OBJECT, global);
      case PickleValue.Global global -> skip(path, InertEntry.Kind.OBJECT, global.toString());
      case PickleValue.Nothing none -> skip(path, InertEntry.Kind.PLAIN, "None");
      case PickleValue.Flag flag -> skip(path, InertEntry.Kind.PLAIN, "bool");
      case PickleValue.Whole whole -> skip(path, InertEntry.Kind.PLAIN, "int");
      case PickleValue.Real real -> skip(path, InertEntry.Kind.PLAIN, "float");
      case PickleValue.Text text -> skip(path, InertEntry.Kind.PLAIN, "str");
      case PickleValue.Bytes bytes -> skip(path, InertEntry.Kind.PLAIN, "bytes");
      case PickleValue.Storage storage ->
          skip(path, InertEntry.Kind.PLAIN, "storage " + storage.type());
    };
  }

  private boolean skip(String path, InertEntry.Kind kind, String type) {
    inert.add(new InertEntry(ShownName.of(path), kind, type));
    return false;
  }

  /// Lists a container without tensors as one entry; the objects in it stay listed by themselves.
  private boolean collapse(int before, String path, String type) {
    List<InertEntry> inside = inert.subList(before, inert.size());
    inside.removeIf(entry -> entry.kind() == InertEntry.Kind.PLAIN);
    inert.add(before, new InertEntry(ShownName.of(path), InertEntry.Kind.PLAIN, type));
    return false;
  }

  private void add(PickleValue.Tensor tensor, String name) throws UnreadableWeights {
    if (name.isEmpty() || !ShownName.of(name).equals(name)) {
      throw new UnreadableWeights(
          "a tensor has no printable name: \"%s\"".formatted(ShownName.of(name)));
    }
    ElementType type =
        TorchTypes.ofStorage(tensor.storage().type())
            .or(() -> TorchTypes.ofDtype(tensor.dtype()))
            .orElseThrow(() ->
                new UnreadableWeights(
                    "the tensor %s has an untyped storage and no type".formatted(name)));
    MemorySegment storage = storages.bytes(tensor.storage(), type);
    MemorySegment bytes = StridedTensor.inCOrder(name, tensor, type, storage, budget);
    StoredTensor stored = new StoredTensor(name, type, tensor.size(), bytes);
    if (tensors.putIfAbsent(name, stored) != null) {
      throw new UnreadableWeights("the name %s stands for two tensors".formatted(name));
    }
  }

  private void readMetadata(PickleValue value) throws UnreadableWeights {
    if (!(value instanceof PickleValue.Dict dict)) {
      throw new UnreadableWeights("its entry %s is no dict".formatted(METADATA));
    }
    for (PickleValue.Entry entry : dict.entries()) {
      if (!(entry.key() instanceof PickleValue.Text(String key))
          || !(entry.value() instanceof PickleValue.Text(String text))) {
        throw new UnreadableWeights("its entry %s is no dict of texts".formatted(METADATA));
      }
      metadata.put(key, text);
    }
  }

  private void refuseObjectsAmongTensors() throws UnreadableWeights {
    boolean bare = tensors.keySet().stream().anyMatch(name -> name.indexOf('/') < 0);
    for (InertEntry entry : inert) {
      int slash = entry.path().indexOf('/');
      String part = slash < 0 ? entry.path() : entry.path().substring(0, slash);
      boolean amongTensors = part.endsWith("state_dict") || (bare && slash < 0);
      if (entry.kind() == InertEntry.Kind.OBJECT && amongTensors) {
        throw new UnreadableWeights(
            ("%s is an object made by %s among the tensors of the network; Nidus constructs no"
                    + " objects. Save plain tensors (state_dict()) in Python, and give that file")
                .formatted(entry.path(), entry.type()));
      }
    }
  }

  private String objects() {
    List<String> named =
        inert.stream()
            .filter(entry -> entry.kind() == InertEntry.Kind.OBJECT)
            .limit(5)
            .map(entry -> "%s (%s)".formatted(entry.path(), entry.type()))
            .toList();
    return named.isEmpty()
        ? ""
        : "; unconstructed objects are %s: save their state_dict() in Python"
            .formatted(String.join(", ", named));
  }

  private static String key(PickleValue key) {
    return switch (key) {
      case PickleValue.Text(String text) -> text;
      case PickleValue.Whole whole -> whole.value().toString();
      default -> "(" + key.getClass().getSimpleName() + ")";
    };
  }

  private static String join(String path, String key) throws UnreadableWeights {
    if (path.length() + key.length() > LONGEST_PATH) {
      throw new UnreadableWeights(
          "a name under %s has %,d characters".formatted(ShownName.of(path), key.length()));
    }
    return path.isEmpty() ? key : path + "/" + key;
  }
}
