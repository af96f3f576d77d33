package dev.nidus.learning.weights;

import dev.nidus.learning.weights.pickle.StateDictPickle;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Writes PyTorch's zip format, bit for bit, such that `torch.load(file, weights_only=True)` reads
/// it, without a second copy of a tensor.
///
/// The file is `{"trunk_state_dict": OrderedDict}`, the wrapping of the published weights, with the
/// head and `nidus_metadata` (a dict of texts) beside it, where there are any; or `{"state_dict":
/// OrderedDict}`, the wrapping of a training run.
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
    SequencedMap<String, SequencedMap<String, StoredTensor>> parts = new LinkedHashMap<>();
    parts.put("trunk_state_dict", trunk);
    if (!head.isEmpty()) {
      parts.put(headKind.entry(), head);
    }
    write(file, parts, metadata, zip64From);
  }

  /// Writes `{"state_dict": OrderedDict}`, as training frameworks do, atomically.
  ///
  /// @param tensors by whole key, for example `model.backbone.conv1.weight`
  /// @param metadata what shapes cannot tell
  /// @throws IOException if it cannot be written
  public static void writeStateDict(
      Path file, SequencedMap<String, StoredTensor> tensors, Map<String, String> metadata)
      throws IOException {
    SequencedMap<String, SequencedMap<String, StoredTensor>> parts = new LinkedHashMap<>();
    parts.put("state_dict", tensors);
    write(file, parts, metadata, ZipWriter.ZIP64_FROM);
  }

  private static void write(
      Path file,
      SequencedMap<String, SequencedMap<String, StoredTensor>> parts,
      Map<String, String> metadata,
      long zip64From)
      throws IOException {
    StateDictPickle pickle = new StateDictPickle();
    int firstKey = 0;
    for (var part : parts.entrySet()) {
      pickle.tensors(part.getKey(), entries(part.getValue(), firstKey));
      firstKey += part.getValue().size();
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
          int storage = 0;
          for (SequencedMap<String, StoredTensor> part : parts.values()) {
            addStorages(zip, part.values(), storage);
            storage += part.size();
          }
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
