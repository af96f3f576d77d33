package dev.nidus.imaging.dicom.lesion;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.segmentation.LesionMask;
import dev.nidus.imaging.segmentation.UnusableMask;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A segmentation (SEG, PS3.3 A.51): segments as frames of pixels, on the grid that its frames lie on.
///
/// Binary, fractional (a voxel belongs to a segment from a threshold on) and label maps. Segments may
/// overlap: each has frames of its own. Slices without a frame are empty; so are segments without a
/// frame, which then cannot become a mask. Frames are read one by one when a mask is asked for.
public final class SegmentationObject implements DrawnLesions {
  private static final Set<String> SOP_CLASSES =
      Set.of("1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7");
  private static final int MOST_FRAMES = 1_000_000;
  private static final Tag SEGMENTATION_TYPE = Tag.of(0x00620001);
  private static final Tag ORGANIZATION = Tag.of(0x00209311);
  private static final Tag PLANE_COLUMNS = Tag.of(0x00480006);
  private static final Tag SEGMENTS = Tag.of(0x00620002);
  private static final Tag SEGMENT_NUMBER = Tag.of(0x00620004);
  private static final Tag SEGMENT_LABEL = Tag.of(0x00620005);
  private static final Tag MAXIMUM_FRACTION = Tag.of(0x0062000E);
  private static final Tag SEGMENT_TYPE = Tag.of(0x0062000F);
  private static final Tag CODE_VALUE = Tag.of(0x00080100);
  private static final Tag CODING_SCHEME = Tag.of(0x00080102);
  private static final Tag REFERENCED_SERIES = Tag.of(0x00081115);
  private static final Tag REFERENCED_INSTANCES = Tag.of(0x0008114A);
  private static final Tag REFERENCED_INSTANCE = Tag.of(0x00081155);
  private static final Tag DERIVATION_IMAGES = Tag.of(0x00089124);
  private static final Tag SOURCE_IMAGES = Tag.of(0x00082112);

  /// What pixels mean.
  private sealed interface Kind {
    /// 1 is inside.
    record Binary() implements Kind {}

    /// A part of a greatest value.
    record Fractional(int greatest) implements Kind {}

    /// The number of a segment.
    record Labels(Set<Integer> background) implements Kind {}
  }

  private final String name;
  private final Kind kind;
  private final ReferencedSeries drawnOn;
  private final List<Segment> segments;
  private final List<SegmentFrame> frames;
  private final SliceStack.Placed place;
  private final FrameBits bits;

  private SegmentationObject(
      String name,
      Kind kind,
      ReferencedSeries drawnOn,
      List<Segment> segments,
      List<SegmentFrame> frames,
      SliceStack.Placed place,
      FrameBits bits) {
    this.name = name;
    this.kind = kind;
    this.drawnOn = drawnOn;
    this.segments = segments;
    this.frames = frames;
    this.place = place;
    this.bits = bits;
  }

  /// Whether a file says that it is a segmentation.
  public static boolean recognises(DicomFile file) throws UnreadableDicom {
    return file.dataSet().text(Tags.SOP_CLASS_UID).filter(SOP_CLASSES::contains).isPresent();
  }

  /// Reads everything but the pixels.
  ///
  /// @throws UnreadableDicom if the file is no segmentation, or its frames lie on no grid
  public static SegmentationObject read(DicomFile file) throws UnreadableDicom {
    DataSet set = file.dataSet();
    if (!recognises(file)) {
      throw file.unreadable(
          "is no segmentation: its SOP class is %s, a SEG has one of %s"
              .formatted(
                  set.text(Tags.SOP_CLASS_UID).orElse("missing"), new TreeSet<>(SOP_CLASSES)));
    }
    requireSlices(set);
    int rows = count(set, Tags.ROWS, 65_535);
    int columns = count(set, Tags.COLUMNS, 65_535);
    int frameCount = count(set, Tags.NUMBER_OF_FRAMES, MOST_FRAMES);
    if (set.integer(Tags.SAMPLES_PER_PIXEL).orElse(1L) != 1) {
      throw set.unreadable(Tags.SAMPLES_PER_PIXEL, "is not 1, as a segmentation needs");
    }
    Kind kind = kind(set);
    List<SegmentFrame> frames = frames(set, kind, frameCount, rows, columns);
    SliceStack stack = frames.getFirst().stack();
    SliceStack.Placed place =
        stack.place(
            file.name(),
            frames.stream().map(SegmentFrame::position).toList(),
            frames.getFirst().step());
    FrameBits bits = FrameBits.of(file, frameCount, (long) rows * columns, bitsOf(set, kind));
    SegmentationObject object =
        new SegmentationObject(
            file.name(), kind, drawnOn(set), segments(set, kind), frames, place, bits);
    object.requireFramesOfSegments();
    return object;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ReferencedSeries drawnOn() {
    return drawnOn;
  }

  /// The grid of its frames: from the lowest to the highest, with all of their pixels.
  public ImageGeometry grid() {
    return place.grid();
  }

  /// Its segments in the order of the file, without the background of a label map.
  public List<Segment> segments() {
    return segments;
  }

  /// Whether voxels are parts of a greatest value, so that a threshold matters.
  public boolean isFractional() {
    return kind instanceof Kind.Fractional;
  }

  /// The mask of a segment on {@link #grid}, with the one label 1. Reads the segment's frames twice;
  /// holds 4 bytes per voxel of the box around it.
  ///
  /// @throws UnreadableScan if the file can no longer be read
  /// @throws UnusableMask if no voxel belongs to it
  public LesionMask mask(Segment segment, FractionThreshold threshold)
      throws UnreadableScan, UnusableMask {
    try {
      return draw(segment, threshold);
    } catch (UnreadableDicom e) {
      throw new UnreadableScan(e.getMessage(), e);
    }
  }

  private LesionMask draw(Segment segment, FractionThreshold threshold)
      throws UnreadableDicom, UnusableMask {
    String title = segment.title() + " of " + name;
    GridSize size = grid().size();
    int[] low = {size.i(), size.j(), size.k()};
    int[] high = {-1, -1, -1};
    for (int n = 0; n < frames.size(); n++) {
      if (mayHold(frames.get(n), segment)) {
        extend(bits.read(n), place.slices().get(n), segment, threshold, low, high);
      }
    }
    if (high[0] < 0) {
      throw new UnusableMask(title + " is empty: no voxel belongs to it");
    }
    VoxelBox box = box(low, high, size);
    if (box.size().voxels() > Integer.MAX_VALUE - 8) {
      throw new UnusableMask(
          "%s covers a box of %s voxels; at most 2147483639 are possible"
              .formatted(title, box.size()));
    }
    float[] values = new float[(int) box.size().voxels()];
    for (int n = 0; n < frames.size(); n++) {
      int k = place.slices().get(n);
      if (mayHold(frames.get(n), segment) && k >= box.k() && k < box.end(2)) {
        int[] pixels = bits.read(n);
        for (int j = box.j(); j < box.end(1); j++) {
          for (int i = box.i(); i < box.end(0); i++) {
            if (belongs(pixels[j * size.i() + i], segment, threshold)) {
              values[
                      ((k - box.k()) * box.size().j() + j - box.j()) * box.size().i()
                          + i
                          - box.i()] =
                  1;
            }
          }
        }
      }
    }
    return LesionMask.of(title, grid(), new VoxelBlock(box, values));
  }

  private boolean mayHold(SegmentFrame frame, Segment segment) {
    return kind instanceof Kind.Labels || frame.segment() == segment.number();
  }

  private boolean belongs(int pixel, Segment segment, FractionThreshold threshold) {
    return switch (kind) {
      case Kind.Binary _ -> pixel != 0;
      case Kind.Fractional(int greatest) -> pixel >= threshold.fraction() * greatest && pixel > 0;
      case Kind.Labels _ -> pixel == segment.number();
    };
  }

  private void extend(
      int[] pixels, int k, Segment segment, FractionThreshold threshold, int[] low, int[] high) {
    int width = grid().size().i();
    for (int n = 0; n < pixels.length; n++) {
      if (belongs(pixels[n], segment, threshold)) {
        low[0] = Math.min(low[0], n % width);
        high[0] = Math.max(high[0], n % width);
        low[1] = Math.min(low[1], n / width);
        high[1] = Math.max(high[1], n / width);
        low[2] = Math.min(low[2], k);
        high[2] = Math.max(high[2], k);
      }
    }
  }

  /// One voxel more on each side, where the grid has it.
  private static VoxelBox box(int[] low, int[] high, GridSize size) {
    int[] start = new int[3];
    int[] count = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      start[axis] = Math.max(0, low[axis] - 1);
      count[axis] = Math.min(size.along(axis), high[axis] + 2) - start[axis];
    }
    return new VoxelBox(start[0], start[1], start[2], new GridSize(count[0], count[1], count[2]));
  }

  /// A frame without a segment, or two of one segment in one place, would be guessed at.
  private void requireFramesOfSegments() throws UnreadableDicom {
    Set<Integer> numbers = new HashSet<>();
    segments.forEach(segment -> numbers.add(segment.number()));
    Set<List<Integer>> places = new HashSet<>();
    for (int n = 0; n < frames.size(); n++) {
      int segment = frames.get(n).segment();
      if (!(kind instanceof Kind.Labels) && !numbers.contains(segment)) {
        throw new UnreadableDicom(
            "%s: frame %d is of segment %d, which the file does not describe; it has the segments %s"
                .formatted(name, n + 1, segment, new TreeSet<>(numbers)));
      }
      if (!places.add(List.of(segment, place.slices().get(n)))) {
        throw new UnreadableDicom(
            String.format(
                Locale.ROOT,
                "%s has two frames of %s in one place, the second is frame %d; frames that are"
                    + " tiles of a plane are not read",
                name,
                kind instanceof Kind.Labels ? "labels" : "segment " + segment,
                n + 1));
      }
    }
  }

  /// Segmentations of slides cut a plane into tiles (PS3.3 C.7.6.17.3): no scan lies under them.
  private static void requireSlices(DataSet set) throws UnreadableDicom {
    String refusal =
        "is %s: its frames are tiles of a slide; only segmentations of the slices of a scan are"
            + " read";
    Optional<String> organization = set.text(ORGANIZATION);
    if (organization.filter(type -> type.startsWith("TILED")).isPresent()) {
      throw set.unreadable(ORGANIZATION, refusal.formatted("'" + organization.get() + "'"));
    }
    Optional<Long> columns = set.integer(PLANE_COLUMNS);
    if (columns.isPresent()) {
      throw set.unreadable(PLANE_COLUMNS, refusal.formatted(columns.get()));
    }
  }

  private static Kind kind(DataSet set) throws UnreadableDicom {
    String type = set.requireText(SEGMENTATION_TYPE);
    return switch (type) {
      case "BINARY" -> new Kind.Binary();
      case "FRACTIONAL" -> new Kind.Fractional(count(set, MAXIMUM_FRACTION, 255));
      case "LABELMAP" -> {
        Set<Integer> background = new HashSet<>(Set.of(0));
        set.integer(Tags.PIXEL_PADDING_VALUE).ifPresent(value -> background.add(value.intValue()));
        yield new Kind.Labels(background);
      }
      default ->
          throw set.unreadable(
              SEGMENTATION_TYPE,
              "is '%s'; BINARY, FRACTIONAL and LABELMAP are read".formatted(type));
    };
  }

  private static int bitsOf(DataSet set, Kind kind) throws UnreadableDicom {
    int allocated = count(set, Tags.BITS_ALLOCATED, 64);
    boolean fits =
        switch (kind) {
          // some writers give a byte to each bit
          case Kind.Binary _ -> allocated == 1 || allocated == 8;
          case Kind.Fractional _ -> allocated == 8;
          case Kind.Labels _ -> allocated == 8 || allocated == 16;
        };
    if (!fits) {
      throw set.unreadable(
          Tags.BITS_ALLOCATED,
          "is %d, which a segmentation of type %s does not have"
              .formatted(allocated, set.requireText(SEGMENTATION_TYPE)));
    }
    return allocated;
  }

  private static List<SegmentFrame> frames(DataSet set, Kind kind, int count, int rows, int columns)
      throws UnreadableDicom {
    List<DataSet> own = set.items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    if (own.size() != count) {
      throw set.unreadable(
          Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
          "describes %d frames, but the file has %d".formatted(own.size(), count));
    }
    DataSet shared =
        set.item(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).orElseGet(() -> DataSet.builder().build());
    SegmentFrame.Kind what =
        kind instanceof Kind.Labels ? SegmentFrame.Kind.LABELS : SegmentFrame.Kind.ONE_SEGMENT;
    List<SegmentFrame> frames = new ArrayList<>(count);
    for (DataSet item : own) {
      SegmentFrame frame = SegmentFrame.of(shared, item, what, rows, columns);
      if (!frames.isEmpty() && !frame.stack().sameAs(frames.getFirst().stack())) {
        throw set.unreadable(
            Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
            "turns frame %d another way than the first, or gives it other pixels"
                .formatted(frames.size() + 1));
      }
      frames.add(frame);
    }
    return List.copyOf(frames);
  }

  private static List<Segment> segments(DataSet set, Kind kind) throws UnreadableDicom {
    List<Segment> segments = new ArrayList<>();
    Set<Integer> numbers = new HashSet<>();
    for (DataSet item : set.items(SEGMENTS)) {
      int number = (int) item.requireInteger(SEGMENT_NUMBER);
      if (!numbers.add(number)) {
        throw set.unreadable(SEGMENTS, "describes segment %d twice".formatted(number));
      }
      boolean background =
          kind instanceof Kind.Labels(Set<Integer> values)
              && (values.contains(number) || isBackground(item));
      if (!background) {
        segments.add(new Segment(number, item.text(SEGMENT_LABEL).orElse("")));
      }
    }
    if (segments.isEmpty()) {
      throw set.unreadable(SEGMENTS, "describes no segment but the background");
    }
    return List.copyOf(segments);
  }

  /// The code 125040 of DICOM's own scheme.
  private static boolean isBackground(DataSet segment) throws UnreadableDicom {
    for (DataSet code : segment.items(SEGMENT_TYPE)) {
      if (code.text(CODE_VALUE).filter("125040"::equals).isPresent()
          && code.text(CODING_SCHEME).filter("DCM"::equals).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static ReferencedSeries drawnOn(DataSet set) throws UnreadableDicom {
    TreeSet<String> series = new TreeSet<>();
    Set<String> instances = new HashSet<>();
    for (DataSet item : set.items(REFERENCED_SERIES)) {
      item.text(Tags.SERIES_INSTANCE_UID).ifPresent(series::add);
      for (DataSet image : item.items(REFERENCED_INSTANCES)) {
        image.text(REFERENCED_INSTANCE).ifPresent(instances::add);
      }
    }
    for (DataSet frame : set.items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE)) {
      for (DataSet derivation : frame.items(DERIVATION_IMAGES)) {
        for (DataSet source : derivation.items(SOURCE_IMAGES)) {
          source.text(REFERENCED_INSTANCE).ifPresent(instances::add);
        }
      }
    }
    return new ReferencedSeries(series, instances);
  }

  private static int count(DataSet set, Tag tag, int most) throws UnreadableDicom {
    long value = set.requireInteger(tag);
    if (value < 1 || value > most) {
      throw set.unreadable(
          tag, String.format(Locale.ROOT, "is %d; 1 to %,d is allowed", value, most));
    }
    return (int) value;
  }
}
