package dev.nidus.imaging.dicom.web;

import dev.nidus.imaging.dicom.confidentiality.Deidentifier;
import dev.nidus.imaging.dicom.confidentiality.RemovalReport;
import java.io.IOException;
import java.nio.file.Path;

/// What becomes of the instances of a series when they arrive.
public sealed interface Arrival {

  /// The UID of an instance as it is kept, which names its file.
  ///
  /// @param instance its UID on the server
  String uid(String instance);

  /// Takes what was removed from instances of a series that arrived together.
  @FunctionalInterface
  interface Log {
    /// @param folder that they lie in
    /// @param removed from them; of what arrived in earlier runs it says nothing
    void arrived(DicomWebAddress series, Path folder, RemovalReport removed) throws IOException;
  }

  /// The same for the instances of one series.
  Arrival ofSeries();

  /// They are kept as the server sends them.
  record AsSent() implements Arrival {
    @Override
    public Arrival ofSeries() {
      return this;
    }

    @Override
    public String uid(String instance) {
      return instance;
    }
  }

  /// They are kept without what tells who the patient is. An instance lies as it was sent until it is
  /// whole, then it is replaced.
  ///
  /// @param report takes what was removed
  /// @param log is told of each series of which instances arrived
  record Deidentified(Deidentifier deidentifier, RemovalReport report, Log log) implements Arrival {
    /// @param log is told of each series of which instances arrived
    public Deidentified(Deidentifier deidentifier, Log log) {
      this(deidentifier, new RemovalReport(), log);
    }

    @Override
    public Deidentified ofSeries() {
      return new Deidentified(deidentifier, log);
    }

    @Override
    public String uid(String instance) {
      return deidentifier.uid(instance);
    }
  }
}
