package dev.nidus.imaging.dicom.confidentiality;

import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.UnreadableDicom;
import java.util.Optional;

/// What regions of interest and segments are called when their own names are gone: their kind and number, by which a user still
/// tells them apart. People write names and findings there, also where table E.1-1 does not look (segments).
final class LesionNames {
  private static final Tag ROI_NUMBER = Tag.of(0x30060022);
  private static final Tag ROI_NAME = Tag.of(0x30060026);
  private static final Tag SEGMENT_NUMBER = Tag.of(0x00620004);
  private static final Tag SEGMENT_LABEL = Tag.of(0x00620005);
  private static final Tag SEGMENT_DESCRIPTION = Tag.of(0x00620006);
  private static final Tag TRACKING_ID = Tag.of(0x00620020);

  private LesionNames() {}

  /// The words in place of an element; nothing if it is none that names a lesion.
  ///
  /// @param set where it lies, beside the number
  static Optional<String> of(DataSet set, Tag tag) throws UnreadableDicom {
    if (tag.equals(ROI_NAME)) {
      return Optional.of("ROI " + number(set, ROI_NUMBER));
    }
    return tag.equals(SEGMENT_LABEL) || tag.equals(SEGMENT_DESCRIPTION) || tag.equals(TRACKING_ID)
        ? Optional.of("Segment " + number(set, SEGMENT_NUMBER))
        : Optional.empty();
  }

  private static long number(DataSet set, Tag tag) throws UnreadableDicom {
    return set.integer(tag).orElse(0L);
  }
}
