package dev.nidus.imaging.dicom;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Reads DICOM files (PS3.10): implicit and explicit little endian, explicit big endian, deflated, and
/// every encapsulated syntax, whose pixels are left as they are. Safe for use by several threads.
///
/// A file without preamble, or without file meta information, is read where its first element makes
/// clear how it is laid down. A slice of a CT costs a few kilobytes: pixels and other long values
/// stay on disk.
public final class DicomReader {
  /// Bytes that {@link #recognises} needs.
  public static final int HEAD_BYTES = 132;

  private final DicomLimits limits;

  public DicomReader(DicomLimits limits) {
    this.limits = limits;
  }

  /// Whether the first bytes are those of a DICOM file with a preamble.
  public static boolean recognises(byte[] head) {
    return head.length >= HEAD_BYTES
        && new String(head, 128, 4, StandardCharsets.ISO_8859_1).equals("DICM");
  }

  /// Whether the first bytes may be those of a DICOM file, with a preamble or without.
  public static boolean mayBeDicom(byte[] head) {
    return recognises(head) || bareSyntax(head).isPresent();
  }

  /// Reads a file.
  ///
  /// @param name how messages call it
  public DicomFile read(Path file, String name) throws UnreadableDicom {
    try {
      return read(FileBytes.of(file, name));
    } catch (IOException e) {
      throw UnreadableDicom.of(name, e);
    }
  }

  /// Reads a file from any source of bytes, which must stay readable as long as long values of the
  /// result are wanted.
  public DicomFile read(ByteSource source) throws UnreadableDicom {
    try (ByteSource.Access access = source.open()) {
      return read(source, access);
    } catch (EOFException e) {
      throw new UnreadableDicom(
          String.format(
              Locale.ROOT,
              "%s is cut short: an element goes on beyond its %,d bytes",
              source.name(),
              source.length()),
          e);
    } catch (IOException e) {
      throw UnreadableDicom.of(source.name(), e);
    }
  }

  private DicomFile read(ByteSource source, ByteSource.Access access)
      throws IOException, UnreadableDicom {
    byte[] head = new byte[(int) Math.min(HEAD_BYTES, source.length())];
    ByteRegion.readFully(access, 0, head, 0, head.length);
    if (!recognises(head)) {
      return readBare(source, access, head);
    }
    Preamble preamble = Preamble.of(head);
    DicomInput in = new DicomInput(source, access, HEAD_BYTES);
    DataSet meta = new DataSetParser(in, limits).meta();
    TransferSyntax syntax = syntax(source, meta);
    return rest(source, in, preamble, meta, syntax);
  }

  private DicomFile readBare(ByteSource source, ByteSource.Access access, byte[] head)
      throws IOException, UnreadableDicom {
    TransferSyntax syntax =
        bareSyntax(head)
            .orElseThrow(() ->
                new UnreadableDicom(
                    "%s is no DICOM file: it has no 'DICM' after 128 bytes and does not start with an element"
                        .formatted(source.name())));
    DicomInput in = new DicomInput(source, access, 0);
    DataSet meta = new DataSetParser(in, limits).meta();
    return rest(source, in, Preamble.ABSENT, meta, meta.isEmpty() ? syntax : syntax(source, meta));
  }

  private DicomFile rest(
      ByteSource source, DicomInput in, Preamble preamble, DataSet meta, TransferSyntax syntax)
      throws IOException, UnreadableDicom {
    if (syntax != TransferSyntax.DEFLATED) {
      DataSet dataSet = new DataSetParser(in, limits).dataSet(syntax);
      return new DicomFile(source.name(), preamble, meta, syntax, dataSet);
    }
    InflatedBytes inflated = InflatedBytes.of(source, in.position(), limits.inflatedBytes());
    try (ByteSource.Access access = inflated.open()) {
      DataSet dataSet =
          new DataSetParser(new DicomInput(inflated, access, 0), limits).dataSet(syntax);
      return new DicomFile(source.name(), preamble, meta, syntax, dataSet);
    }
  }

  private static TransferSyntax syntax(ByteSource source, DataSet meta) throws UnreadableDicom {
    String uid = meta.requireText(Tags.TRANSFER_SYNTAX_UID);
    return TransferSyntax.of(uid)
        .orElseThrow(() ->
            new UnreadableDicom(
                "%s: %s is '%s', a transfer syntax that is not read; convert it, for example with gdcmconv --raw"
                    .formatted(
                        source.name(), Tags.TRANSFER_SYNTAX_UID.described(), printable(uid))));
  }

  /// How a file without preamble is laid down, told by its first element: one of the groups 2 and 8
  /// with a plausible length.
  private static Optional<TransferSyntax> bareSyntax(byte[] head) {
    if (head.length < 12) {
      return Optional.empty();
    }
    int group = (head[0] & 0xff) | (head[1] & 0xff) << 8;
    int element = (head[2] & 0xff) | (head[3] & 0xff) << 8;
    if (group != 2 && group != 8) {
      return Optional.empty();
    }
    Tag tag = new Tag(group, element);
    Optional<Vr> known = Dictionary.vr(tag, Dictionary.Pixels.UNSIGNED);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    if (Vr.of(head[4], head[5]).equals(known)) {
      return Optional.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }
    int length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
    return group == 8 && length >= 0 && length <= 1024
        ? Optional.of(TransferSyntax.IMPLICIT_LITTLE_ENDIAN)
        : Optional.empty();
  }

  private static String printable(String text) {
    return text.replaceAll("[^0-9A-Za-z. ]", "?").substring(0, Math.min(64, text.length()));
  }
}
