package dev.nidus.imaging.dicom.web;

import java.util.Optional;
import java.util.Set;

/// A series that lies in a folder now, one file `UID.dcm` per instance.
///
/// @param instances SOP instance UIDs of the whole series
/// @param transferred how many of them came over the line this time
/// @param broken how the first answer broke off, where it did and the rest came one by one
public record FetchedSeries(Set<String> instances, int transferred, Optional<String> broken) {
  public FetchedSeries {
    instances = Set.copyOf(instances);
  }
}
