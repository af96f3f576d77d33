package dev.nidus.imaging.dicom.web;

import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.DicomWriter;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Instances on their way from a server into a folder.
final class SeriesTransfer {
  /// Where the bytes of an instance come from.
  interface Copy {
    long to(OutputStream out, long most) throws IOException, MalformedMultipart;
  }

  private final String server;
  private final WebLimits limits;
  private final Set<String> wanted;
  private final Path folder;
  private final Arrival arrival;
  private final DicomReader reader = new DicomReader(DicomLimits.DEFAULT);
  private Optional<String> broken = Optional.empty();
  private long bytes;

  SeriesTransfer(
      String server, WebLimits limits, Set<String> wanted, Path folder, Arrival arrival) {
    this.server = server;
    this.limits = limits;
    this.wanted = wanted;
    this.folder = folder;
    this.arrival = arrival;
  }

  /// Takes an instance, which appears in the folder when it is whole. One that is there already is
  /// read and dropped.
  void take(Copy copy) throws IOException, DicomWebFailure, MalformedMultipart {
    Path temporary;
    try {
      temporary = Files.createTempFile(folder, "instance", ".part");
    } catch (IOException e) {
      throw disk(e);
    }
    try {
      long most = Math.min(limits.instanceBytes(), limits.seriesBytes() - bytes);
      try (OutputStream out = new DiskStream(temporary)) {
        bytes += copy.to(out, most);
      }
      keep(temporary);
    } catch (FullDisk e) {
      throw disk(e.failure());
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /// Gives an instance that is whole its name, and its content where that is to change.
  private void keep(Path temporary) throws IOException, DicomWebFailure {
    try {
      DicomFile instance = reader.read(temporary, "an instance from " + server);
      Path target = folder.resolve(arrival.uid(uid(instance)) + ".dcm");
      switch (arrival) {
        case Arrival.AsSent _ ->
            Files.move(
                temporary,
                target,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
        case Arrival.Deidentified way -> {
          DataSet set = way.deidentifier().deidentify(instance, way.report());
          try {
            DicomWriter.write(target, set, instance.syntax());
          } catch (IOException e) {
            throw disk(e);
          }
        }
      }
    } catch (UnreadableDicom e) {
      throw new DicomWebFailure(e.getMessage(), e);
    }
  }

  private String uid(DicomFile instance) throws DicomWebFailure, UnreadableDicom {
    Optional<String> uid = instance.dataSet().text(Tags.SOP_INSTANCE_UID);
    if (uid.isEmpty()) {
      uid = instance.meta().text(Tags.MEDIA_STORAGE_SOP_INSTANCE_UID);
    }
    if (uid.isEmpty() || !wanted.contains(uid.get())) {
      throw new DicomWebFailure(
          "%s sends an instance that is not of the series asked for".formatted(server));
    }
    return uid.get();
  }

  /// A full disk is no reason to ask the server again.
  private DicomWebFailure disk(IOException e) {
    return new DicomWebFailure(
        "the folder %s cannot be written: %s".formatted(folder.getFileName(), e.getMessage()), e);
  }

  /// Takes an instance that is a whole answer.
  void takeAll(InputStream in) throws IOException, DicomWebFailure, MalformedMultipart {
    take((out, most) -> copy(in, out, most));
  }

  /// Remembers that an answer broke off.
  void note(DicomWebFailure failure) {
    broken = Optional.of(failure.getMessage());
  }

  /// How an answer broke off, where one did.
  Optional<String> broken() {
    return broken;
  }

  private static long copy(InputStream in, OutputStream out, long most)
      throws IOException, MalformedMultipart {
    byte[] run = new byte[1 << 16];
    long copied = 0;
    for (int read = in.read(run); read >= 0; read = in.read(run)) {
      copied += read;
      if (copied > most) {
        throw new MalformedMultipart(
            String.format(Locale.ROOT, "has more than the %,d bytes allowed", most));
      }
      out.write(run, 0, read);
    }
    return copied;
  }

  /// A failure of the file rather than of the network.
  private static final class FullDisk extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final IOException failure;

    FullDisk(IOException failure) {
      super(failure);
      this.failure = failure;
    }

    IOException failure() {
      return failure;
    }
  }

  /// A file whose failures are told from those of the network.
  private static final class DiskStream extends OutputStream {
    private final OutputStream out;

    DiskStream(Path file) throws IOException {
      this.out = Files.newOutputStream(file);
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      try {
        out.write(bytes, from, count);
      } catch (IOException e) {
        throw new FullDisk(e);
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
