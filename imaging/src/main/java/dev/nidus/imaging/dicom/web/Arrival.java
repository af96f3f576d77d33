package dev.nidus.imaging.dicom.web;

import dev.nidus.imaging.dicom.confidentiality.Deidentifier;
import dev.nidus.imaging.dicom.confidentiality.RemovalReport;

/// What becomes of the instances of a series when they arrive.
public sealed interface Arrival {

  /// The UID of an instance as it is kept, which names its file.
  ///
  /// @param instance its UID on the server
  String uid(String instance);

  /// They are kept as the server sends them.
  record AsSent() implements Arrival {
    @Override
    public String uid(String instance) {
      return instance;
    }
  }

  /// They are kept without what tells who the patient is. An instance lies as it was sent until it is
  /// whole, then it is replaced.
  ///
  /// @param report takes what was removed
  record Deidentified(Deidentifier deidentifier, RemovalReport report) implements Arrival {
    @Override
    public String uid(String instance) {
      return deidentifier.uid(instance);
    }
  }
}
