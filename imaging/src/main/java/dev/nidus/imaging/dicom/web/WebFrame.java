package dev.nidus.imaging.dicom.web;

/// A frame as the server has it, compressed or not.
public final class WebFrame {
  private final String mediaType;
  private final byte[] bytes;

  /// Takes over the array.
  WebFrame(String mediaType, byte[] bytes) {
    this.mediaType = mediaType;
    this.bytes = bytes;
  }

  /// What the server says it is, as `application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1`.
  public String mediaType() {
    return mediaType;
  }

  /// Its own array: not a copy, to be read only.
  public byte[] bytes() {
    return bytes;
  }
}
