package dev.nidus.imaging.dicom;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/// Writes DICOM files (PS3.10): a preamble of zeros, file meta information, and the data set in any
/// syntax whose pixels are as the data set holds them. Pixels are never compressed or decompressed
/// here; native ones change their byte order with the syntax.
///
/// The same data set gives the same bytes. Sequences and items are written with undefined lengths.
public final class DicomWriter {
  private static final long UNDEFINED = 0xffffffffL;
  private static final int LONGEST_SHORT = 0xfffe;
  private static final int RUN = 1 << 16;

  private final OutputStream out;
  private final boolean implicit;
  private final ByteOrder order;

  private DicomWriter(OutputStream out, TransferSyntax syntax) {
    this.out = out;
    this.implicit = syntax.isImplicit();
    this.order = syntax.order();
  }

  /// Writes a file, which appears under its name only when it is whole, over an older one.
  ///
  /// @param dataSet with its SOP class and instance UID
  /// @throws UnreadableDicom if a stored value of it cannot be read from its source, or its pixels are
  ///     not as the syntax wants them
  public static void write(Path file, DataSet dataSet, TransferSyntax syntax)
      throws IOException, UnreadableDicom {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null) {
      throw new IOException("no folder to write " + file + " into");
    }
    Path temporary = Files.createTempFile(folder, "." + target.getFileName(), ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), RUN)) {
        write(out, dataSet, syntax);
      }
      Files.move(
          temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /// Writes a file to a stream, which stays open.
  public static void write(OutputStream out, DataSet dataSet, TransferSyntax syntax)
      throws IOException, UnreadableDicom {
    DataSet meta = meta(dataSet, syntax);
    out.write(new byte[128]);
    out.write("DICM".getBytes(StandardCharsets.US_ASCII));
    new DicomWriter(out, TransferSyntax.EXPLICIT_LITTLE_ENDIAN).elements(meta, meta.characters());
    writeBare(out, dataSet, syntax);
  }

  /// Writes a data set alone, without preamble and meta information.
  public static void writeBare(OutputStream out, DataSet dataSet, TransferSyntax syntax)
      throws IOException, UnreadableDicom {
    requirePixels(dataSet, syntax);
    if (syntax != TransferSyntax.DEFLATED) {
      new DicomWriter(out, syntax).elements(dataSet, CharacterSet.DEFAULT);
      return;
    }
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater, RUN);
      new DicomWriter(deflated, syntax).elements(dataSet, CharacterSet.DEFAULT);
      deflated.finish();
      if (deflater.getBytesWritten() % 2 == 1) {
        out.write(0); // PS3.5 A.5: a deflated data set has an even length
      }
    } finally {
      deflater.end();
    }
  }

  private static DataSet meta(DataSet dataSet, TransferSyntax syntax) throws UnreadableDicom {
    for (Tag tag : new Tag[] {Tags.SOP_CLASS_UID, Tags.SOP_INSTANCE_UID}) {
      if (dataSet.text(tag).isEmpty()) {
        throw dataSet.unreadable(
            tag,
            (dataSet.has(tag) ? "is empty" : "is missing")
                + "; a file needs one in front of it, where servers look: give the instance one"
                + " first");
      }
    }
    DataSetBuilder meta =
        DataSet.builder()
            .bytes(Tags.FILE_META_INFORMATION_VERSION, Vr.OB, new byte[] {0, 1})
            .text(Tags.MEDIA_STORAGE_SOP_CLASS_UID, dataSet.requireText(Tags.SOP_CLASS_UID))
            .text(Tags.MEDIA_STORAGE_SOP_INSTANCE_UID, dataSet.requireText(Tags.SOP_INSTANCE_UID))
            .text(Tags.TRANSFER_SYNTAX_UID, syntax.uid())
            .text(Tags.IMPLEMENTATION_CLASS_UID, Uid.IMPLEMENTATION)
            .text(Tags.IMPLEMENTATION_VERSION_NAME, "NIDUS");
    long length = 0;
    for (DataElement element : meta.build().elements()) {
      int header = element.vr().hasLongLength() ? 12 : 8;
      length += header + ((Value.Inline) element.value()).length();
    }
    return meta.integers(Tags.FILE_META_INFORMATION_GROUP_LENGTH, length).build();
  }

  private static void requirePixels(DataSet dataSet, TransferSyntax syntax) throws UnreadableDicom {
    boolean fragments =
        dataSet
            .element(Tags.PIXEL_DATA)
            .map(element -> element.value() instanceof Value.Fragments)
            .orElse(syntax.isEncapsulated());
    if (fragments != syntax.isEncapsulated()) {
      throw dataSet.unreadable(
          Tags.PIXEL_DATA,
          "is %s and cannot be written in the syntax %s"
              .formatted(fragments ? "compressed" : "not compressed", syntax.title()));
    }
  }

  private void elements(DataSet set, CharacterSet around) throws IOException, UnreadableDicom {
    boolean foreign =
        !set.characters().terms().equals(around.terms())
            && !set.has(Tags.SPECIFIC_CHARACTER_SET)
            && set.elements().stream().anyMatch(element -> element.vr().isLocal());
    if (foreign) {
      // an item that came from a set with other characters takes them along
      String[] terms = set.characters().terms().toArray(String[]::new);
      elements(set.toBuilder().text(Tags.SPECIFIC_CHARACTER_SET, terms).build(), around);
      return;
    }
    for (DataElement element : set.elements()) {
      boolean groupLength = element.tag().element() == 0 && element.tag().group() != 2;
      if (!groupLength) { // retired, and wrong after any change
        element(element, set.characters());
      }
    }
  }

  private void element(DataElement element, CharacterSet characters)
      throws IOException, UnreadableDicom {
    switch (element.value()) {
      case Value.Inline value -> {
        byte[] bytes = value.bytes();
        header(element, bytes.length + (bytes.length & 1));
        if (order == ByteOrder.BIG_ENDIAN) {
          bytes = bytes.clone();
          ByteSwap.swap(bytes, element.vr().swapped());
        }
        out.write(bytes);
        pad(bytes.length, element.vr());
      }
      case Value.Stored stored -> {
        long length = stored.region().length();
        header(element, length + (length & 1));
        copy(stored.region(), stored.order() == order ? 1 : element.vr().swapped());
        pad(length, element.vr());
      }
      case Value.Items items -> {
        header(element, UNDEFINED);
        for (DataSet item : items.sets()) {
          tag(0xfffe, 0xe000);
          u32(UNDEFINED);
          elements(item, characters);
          tag(0xfffe, 0xe00d);
          u32(0);
        }
        tag(0xfffe, 0xe0dd);
        u32(0);
      }
      case Value.Fragments fragments -> fragments(element, fragments);
    }
  }

  private void fragments(DataElement element, Value.Fragments value)
      throws IOException, UnreadableDicom {
    header(element, UNDEFINED);
    tag(0xfffe, 0xe000);
    List<Long> offsets = value.offsets();
    u32(offsets.size() * 4L);
    for (long offset : offsets) {
      u32(offset);
    }
    for (ByteRegion fragment : value.fragments()) {
      tag(0xfffe, 0xe000);
      u32(fragment.length() + (fragment.length() & 1));
      copy(fragment, 1);
      pad(fragment.length(), Vr.OB);
    }
    tag(0xfffe, 0xe0dd);
    u32(0);
  }

  private void header(DataElement element, long length) throws IOException, UnreadableDicom {
    Vr vr = element.vr();
    tag(element.tag().group(), element.tag().element());
    if (length != UNDEFINED && length > UNDEFINED - 1) {
      throw new UnreadableDicom(
          "%s has %d bytes, more than DICOM can hold".formatted(element.tag().described(), length));
    }
    if (implicit) {
      u32(length);
      return;
    }
    // PS3.5 6.2.2: a value too long for its length field is written as unknown
    Vr written = !vr.hasLongLength() && length > LONGEST_SHORT ? Vr.UN : vr;
    out.write(written.name().charAt(0));
    out.write(written.name().charAt(1));
    if (written.hasLongLength()) {
      u16(0);
      u32(length);
    } else {
      u16((int) length);
    }
  }

  /// Copies a stored value, turning numbers of some bytes around where that is more than one.
  private void copy(ByteRegion region, int swapped) throws IOException, UnreadableDicom {
    byte[] run = new byte[(int) Math.min(RUN, Math.max(1, region.length()))];
    try (ByteSource.Access access = region.source().open()) {
      for (long done = 0; done < region.length(); ) {
        int count = (int) Math.min(run.length, region.length() - done);
        try {
          ByteRegion.readFully(access, region.offset() + done, run, 0, count);
        } catch (IOException e) {
          throw UnreadableDicom.of(region.source().name(), e);
        }
        ByteSwap.swap(run, 0, count, swapped);
        out.write(run, 0, count);
        done += count;
      }
    }
  }

  private void pad(long length, Vr vr) throws IOException {
    if ((length & 1) == 1) {
      out.write(vr.padding());
    }
  }

  private void tag(int group, int element) throws IOException {
    u16(group);
    u16(element);
  }

  private void u16(int value) throws IOException {
    boolean little = order == ByteOrder.LITTLE_ENDIAN;
    out.write(little ? value : value >>> 8);
    out.write(little ? value >>> 8 : value);
  }

  private void u32(long value) throws IOException {
    boolean little = order == ByteOrder.LITTLE_ENDIAN;
    u16((int) (little ? value : value >>> 16) & 0xffff);
    u16((int) (little ? value >>> 16 : value) & 0xffff);
  }
}
