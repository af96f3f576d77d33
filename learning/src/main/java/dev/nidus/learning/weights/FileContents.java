package dev.nidus.learning.weights;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What a reader found in a file.
///
/// @param tensors by name, in file order
/// @param metadata what Nidus, or any writer of safetensors, recorded about them
/// @param inert what is no tensor
record FileContents(
    SequencedMap<String, StoredTensor> tensors,
    Map<String, String> metadata,
    List<InertEntry> inert) {}
