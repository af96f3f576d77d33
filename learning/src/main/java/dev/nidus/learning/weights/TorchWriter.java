package dev.nidus.learning.weights;

import dev.nidus.learning.weights.pickle.StateDictPickle;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Writes PyTorch's zip format, bit for bit, such that `torch.load(file, weights_only=True)` reads
/// it, without a second copy of a tensor.
///
/// The file is `{"trunk_state_dict": OrderedDict}` with the head and `nidus_metadata` (a dict of
/// texts) beside it, where there are any: the wrapping of the published weights.
public final class TorchWriter {
  private static final String ROOT = "archive/";

  private TorchWriter() {}

  /// Writes a file, atomically: it replaces an older one only when it is whole.
  ///
  /// @param trunk tensors by bare key
  /// @param headKind which entry holds the head; {@link HeadKind#NONE} with an empty head
  /// @param head tensors of the head by key
  /// @param metadata what shapes cannot tell
  /// @throws IOException if it cannot be written
  public static void write(
      Path file,
      SequencedMap<String, StoredTensor> trunk,
      HeadKind headKind,
      SequencedMap<String, StoredTensor> head,
      Map<String, String> metadata)
      throws IOException {
    write(file, trunk, headKind, head, metadata, ZipWriter.ZIP64_FROM);
  }

  static void write(
      Path file,
      SequencedMap<String, StoredTensor> trunk,
      HeadKind headKind,
      SequencedMap<String, StoredTensor> head,
      Map<String, String> metadata,
      long zip64From)
      throws IOException {
    if ((headKind == HeadKind.NONE) != head.isEmpty()) {
      throw new IllegalArgumentException(
          "a head of kind %s with %d tensors".formatted(headKind, head.size()));
    }
    StateDictPickle pickle = new StateDictPickle().tensors("trunk_state_dict", entries(trunk, 0));
    if (!head.isEmpty()) {
      pickle.tensors(headKind.entry(), entries(head, trunk.size()));
    }
    if (!metadata.isEmpty()) {
      pickle.texts(PickledTensors.METADATA, metadata);
    }
    byte[] tree = pickle.finish();
    AtomicFile.write(
        file,
        channel -> {
          ZipWriter zip = new ZipWriter(channel, zip64From);
          zip.add(ROOT + "data.pkl", MemorySegment.ofArray(tree));
          zip.add(ROOT + ".format_version", ascii("1"));
          zip.add(ROOT + ".storage_alignment", ascii("64"));
          zip.add(ROOT + "byteorder", ascii("little"));
          addStorages(zip, trunk.values(), 0);
          addStorages(zip, head.values(), trunk.size());
          zip.add(ROOT + "version", ascii("3\n"));
          zip.finish();
        });
  }

  private static List<StateDictPickle.Entry> entries(
      SequencedMap<String, StoredTensor> tensors, int firstKey) {
    List<StateDictPickle.Entry> entries = new ArrayList<>();
    int key = firstKey;
    for (Map.Entry<String, StoredTensor> tensor : tensors.entrySet()) {
      entries.add(
          new StateDictPickle.Entry(
              tensor.getKey(),
              TorchTypes.storage(tensor.getValue().type()),
              String.valueOf(key),
              tensor.getValue().shape()));
      key++;
    }
    return entries;
  }

  private static void addStorages(ZipWriter zip, Collection<StoredTensor> tensors, int firstKey)
      throws IOException {
    int key = firstKey;
    for (StoredTensor tensor : tensors) {
      zip.add(ROOT + "data/" + key, tensor.bytes());
      key++;
    }
  }

  private static MemorySegment ascii(String text) {
    return MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII));
  }
}
