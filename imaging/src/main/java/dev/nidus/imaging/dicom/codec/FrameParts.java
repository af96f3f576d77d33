package dev.nidus.imaging.dicom.codec;

import dev.nidus.imaging.dicom.ByteRegion;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which fragments are which frame (PS3.5 A.4): by the extended offset table, by the basic one, or
/// because there is but one way.
final class FrameParts {
  private FrameParts() {}

  static List<List<ByteRegion>> of(DataSet set, Value.Fragments value, int count)
      throws UnreadableDicom {
    List<ByteRegion> fragments = value.fragments();
    if (fragments.size() < count) {
      throw set.unreadable(
          Tags.PIXEL_DATA, "has %d fragments for %d frames".formatted(fragments.size(), count));
    }
    if (count == 1) {
      return List.of(fragments);
    }
    long[] extended = set.integers(Tags.EXTENDED_OFFSET_TABLE);
    if (extended.length > 0) {
      return byTable(set, fragments, extended, count);
    }
    if (!value.offsets().isEmpty()) {
      return byTable(
          set, fragments, value.offsets().stream().mapToLong(Long::longValue).toArray(), count);
    }
    if (fragments.size() == count) {
      return fragments.stream().map(List::of).toList();
    }
    throw set.unreadable(
        Tags.PIXEL_DATA,
        "has %d fragments for %d frames and no offset table, so that nobody can say which belong together; rewrite it, for example with dcmconv or gdcmconv"
            .formatted(fragments.size(), count));
  }

  private static List<List<ByteRegion>> byTable(
      DataSet set, List<ByteRegion> fragments, long[] offsets, int count) throws UnreadableDicom {
    if (offsets.length != count) {
      throw set.unreadable(
          Tags.PIXEL_DATA,
          "has an offset table of %d frames; Number of Frames is %d"
              .formatted(offsets.length, count));
    }
    Map<Long, Integer> starts = new HashMap<>();
    long first = fragments.getFirst().offset();
    for (int n = 0; n < fragments.size(); n++) {
      starts.put(fragments.get(n).offset() - first, n);
    }
    List<List<ByteRegion>> parts = new ArrayList<>();
    for (int frame = 0; frame < count; frame++) {
      Integer from = starts.get(offsets[frame]);
      Integer to =
          frame + 1 < count ? starts.get(offsets[frame + 1]) : Integer.valueOf(fragments.size());
      if (from == null || to == null || to <= from) {
        throw set.unreadable(
            Tags.PIXEL_DATA,
            "has an offset table whose entry %d, %d, is the start of no later fragment"
                .formatted(frame + 1, offsets[frame]));
      }
      parts.add(List.copyOf(fragments.subList(from, to)));
    }
    return parts;
  }
}
