package dev.nidus.imaging.dicom;

import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// How a data set is laid down in bytes, and its pixels are compressed (PS3.5 annex A).
public enum TransferSyntax {
  IMPLICIT_LITTLE_ENDIAN("1.2.840.10008.1.2", "implicit VR little endian", Form.NATIVE),
  EXPLICIT_LITTLE_ENDIAN("1.2.840.10008.1.2.1", "explicit VR little endian", Form.NATIVE),
  DEFLATED("1.2.840.10008.1.2.1.99", "deflated explicit VR little endian", Form.NATIVE),
  EXPLICIT_BIG_ENDIAN("1.2.840.10008.1.2.2", "explicit VR big endian", Form.NATIVE),
  RLE("1.2.840.10008.1.2.5", "RLE lossless", Form.ENCAPSULATED),
  JPEG_BASELINE("1.2.840.10008.1.2.4.50", "JPEG baseline", Form.ENCAPSULATED),
  JPEG_EXTENDED("1.2.840.10008.1.2.4.51", "JPEG extended (12 bit)", Form.ENCAPSULATED),
  JPEG_LOSSLESS("1.2.840.10008.1.2.4.57", "JPEG lossless", Form.ENCAPSULATED),
  JPEG_LOSSLESS_FIRST_ORDER(
      "1.2.840.10008.1.2.4.70", "JPEG lossless, first-order prediction", Form.ENCAPSULATED),
  JPEG_LS("1.2.840.10008.1.2.4.80", "JPEG-LS lossless", Form.ENCAPSULATED),
  JPEG_LS_NEAR_LOSSLESS("1.2.840.10008.1.2.4.81", "JPEG-LS near-lossless", Form.ENCAPSULATED),
  JPEG_2000_LOSSLESS("1.2.840.10008.1.2.4.90", "JPEG 2000 lossless", Form.ENCAPSULATED),
  JPEG_2000("1.2.840.10008.1.2.4.91", "JPEG 2000", Form.ENCAPSULATED),
  HTJ2K_LOSSLESS("1.2.840.10008.1.2.4.201", "high-throughput JPEG 2000", Form.ENCAPSULATED),
  HTJ2K_LOSSLESS_RPCL("1.2.840.10008.1.2.4.202", "high-throughput JPEG 2000", Form.ENCAPSULATED),
  HTJ2K("1.2.840.10008.1.2.4.203", "high-throughput JPEG 2000", Form.ENCAPSULATED),
  MPEG2_MAIN("1.2.840.10008.1.2.4.100", "MPEG-2 video", Form.ENCAPSULATED),
  MPEG2_HIGH("1.2.840.10008.1.2.4.101", "MPEG-2 video", Form.ENCAPSULATED),
  MPEG4_HIGH("1.2.840.10008.1.2.4.102", "MPEG-4 video", Form.ENCAPSULATED),
  MPEG4_BLU_RAY("1.2.840.10008.1.2.4.103", "MPEG-4 video", Form.ENCAPSULATED),
  MPEG4_HIGH_2D("1.2.840.10008.1.2.4.104", "MPEG-4 video", Form.ENCAPSULATED),
  MPEG4_HIGH_3D("1.2.840.10008.1.2.4.105", "MPEG-4 video", Form.ENCAPSULATED),
  MPEG4_STEREO("1.2.840.10008.1.2.4.106", "MPEG-4 video", Form.ENCAPSULATED),
  HEVC_MAIN("1.2.840.10008.1.2.4.107", "HEVC video", Form.ENCAPSULATED),
  HEVC_MAIN_10("1.2.840.10008.1.2.4.108", "HEVC video", Form.ENCAPSULATED),
  JPEG_XL_LOSSLESS("1.2.840.10008.1.2.4.110", "JPEG XL", Form.ENCAPSULATED),
  JPEG_XL_RECOMPRESSION("1.2.840.10008.1.2.4.111", "JPEG XL", Form.ENCAPSULATED),
  JPEG_XL("1.2.840.10008.1.2.4.112", "JPEG XL", Form.ENCAPSULATED);

  private enum Form {
    NATIVE,
    ENCAPSULATED
  }

  private static final Map<String, TransferSyntax> BY_UID = new HashMap<>();

  static {
    for (TransferSyntax syntax : values()) {
      BY_UID.put(syntax.uid, syntax);
    }
  }

  private final String uid;
  private final String title;
  private final Form form;

  TransferSyntax(String uid, String title, Form form) {
    this.uid = uid;
    this.title = title;
    this.form = form;
  }

  /// The syntax that a UID names.
  public static Optional<TransferSyntax> of(String uid) {
    return Optional.ofNullable(BY_UID.get(uid));
  }

  public String uid() {
    return uid;
  }

  /// What messages call it.
  public String title() {
    return title;
  }

  /// Whether pixels lie in fragments.
  public boolean isEncapsulated() {
    return form == Form.ENCAPSULATED;
  }

  boolean isImplicit() {
    return this == IMPLICIT_LITTLE_ENDIAN;
  }

  ByteOrder order() {
    return this == EXPLICIT_BIG_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }
}
