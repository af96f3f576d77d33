package dev.nidus.imaging.dicom.web;

import java.util.List;

/// What a server did with instances that it was sent.
///
/// @param stored SOP instance UIDs that it has now
/// @param refused SOP instance UIDs with the server's reason, as `1.2.3 (0110H)`
public record Stored(List<String> stored, List<String> refused) {
  public Stored {
    stored = List.copyOf(stored);
    refused = List.copyOf(refused);
  }
}
