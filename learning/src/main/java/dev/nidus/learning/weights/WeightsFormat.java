package dev.nidus.learning.weights;

/// How a weights file is laid out; recognised by content, never by name.
public enum WeightsFormat {
  /// What `torch.save` writes since PyTorch 1.6: a zip of a pickle and one entry per storage.
  TORCH_ZIP("PyTorch zip"),
  /// What `torch.save` wrote before: five pickles, then the storages.
  TORCH_LEGACY("PyTorch legacy stream"),
  /// A JSON header, then the tensors (<https://github.com/huggingface/safetensors>).
  SAFETENSORS("safetensors");

  private final String title;

  WeightsFormat(String title) {
    this.title = title;
  }

  /// Its name for a reader.
  public String title() {
    return title;
  }
}
