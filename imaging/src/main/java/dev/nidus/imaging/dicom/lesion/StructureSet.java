package dev.nidus.imaging.dicom.lesion;

import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.segmentation.OutlinedStructure;
import dev.nidus.imaging.segmentation.PlanarContour;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A structure set (RTSTRUCT, PS3.3 A.19): regions of interest as contours in LPS mm.
///
/// @param name how messages call the file
/// @param drawnOn the series that the contours lie on
/// @param regions in the order of the file, at least one
public record StructureSet(String name, ReferencedSeries drawnOn, List<RegionOfInterest> regions)
    implements DrawnLesions {
  private static final String SOP_CLASS = "1.2.840.10008.5.1.4.1.1.481.3";
  private static final Tag REFERENCED_FRAMES = Tag.of(0x30060010);
  private static final Tag REFERENCED_STUDIES = Tag.of(0x30060012);
  private static final Tag REFERENCED_SERIES = Tag.of(0x30060014);
  private static final Tag CONTOUR_IMAGES = Tag.of(0x30060016);
  private static final Tag REFERENCED_INSTANCE = Tag.of(0x00081155);
  private static final Tag ROIS = Tag.of(0x30060020);
  private static final Tag ROI_NUMBER = Tag.of(0x30060022);
  private static final Tag ROI_NAME = Tag.of(0x30060026);
  private static final Tag ROI_CONTOURS = Tag.of(0x30060039);
  private static final Tag CONTOURS = Tag.of(0x30060040);
  private static final Tag GEOMETRIC_TYPE = Tag.of(0x30060042);
  private static final Tag POINT_COUNT = Tag.of(0x30060046);
  private static final Tag CONTOUR_DATA = Tag.of(0x30060050);
  private static final Tag REFERENCED_ROI = Tag.of(0x30060084);

  /// Closed outlines; the second says that outlines inside each other are holes, which here they
  /// always are.
  private static final Set<String> CLOSED = Set.of("CLOSED_PLANAR", "CLOSEDPLANAR_XOR");

  public StructureSet {
    regions = List.copyOf(regions);
  }

  /// Whether a file says that it is a structure set.
  public static boolean recognises(DicomFile file) throws UnreadableDicom {
    return file.dataSet().text(Tags.SOP_CLASS_UID).filter(SOP_CLASS::equals).isPresent();
  }

  /// Reads the regions and their contours; a region that is no closed outline becomes an
  /// {@link RegionOfInterest.Unusable}.
  ///
  /// @throws UnreadableDicom if the file is no structure set, or none of it can be understood
  public static StructureSet read(DicomFile file) throws UnreadableDicom {
    DataSet set = file.dataSet();
    if (!recognises(file)) {
      throw file.unreadable(
          "is no structure set: its SOP class is %s, an RTSTRUCT has %s"
              .formatted(set.text(Tags.SOP_CLASS_UID).orElse("missing"), SOP_CLASS));
    }
    Map<Integer, DataSet> contours = new HashMap<>();
    for (DataSet item : set.items(ROI_CONTOURS)) {
      int number = number(item, REFERENCED_ROI);
      if (contours.putIfAbsent(number, item) != null) {
        throw file.unreadable("has two sets of contours for region " + number);
      }
    }
    List<RegionOfInterest> regions = new ArrayList<>();
    Set<Integer> numbers = new HashSet<>();
    for (DataSet item : set.items(ROIS)) {
      int number = number(item, ROI_NUMBER);
      if (!numbers.add(number)) {
        throw file.unreadable("has two regions of the number " + number);
      }
      regions.add(region(number, item.text(ROI_NAME).orElse(""), contours.get(number)));
    }
    if (regions.isEmpty()) {
      throw set.missing(ROIS);
    }
    return new StructureSet(file.name(), drawnOn(set), regions);
  }

  private static RegionOfInterest region(
      int number, String name, @org.jspecify.annotations.Nullable DataSet drawn) {
    try {
      List<DataSet> items = drawn == null ? List.of() : drawn.items(CONTOURS);
      if (items.isEmpty()) {
        return new RegionOfInterest.Unusable(
            number, name, "region %d '%s' has no contour".formatted(number, name));
      }
      List<PlanarContour> contours = new ArrayList<>(items.size());
      for (DataSet item : items) {
        contours.add(contour(number, name, item));
      }
      return new RegionOfInterest.Outlined(new OutlinedStructure(number, name, contours));
    } catch (UnreadableDicom unusable) {
      return new RegionOfInterest.Unusable(number, name, unusable.getMessage());
    }
  }

  private static PlanarContour contour(int number, String name, DataSet item)
      throws UnreadableDicom {
    String type = item.text(GEOMETRIC_TYPE).orElse("").toUpperCase(Locale.ROOT);
    if (!CLOSED.contains(type)) {
      throw item.unreadable(
          GEOMETRIC_TYPE,
          "of region %d '%s' is '%s'; only closed planar contours enclose a lesion (CLOSED_PLANAR)"
              .formatted(number, name, type));
    }
    double[] points = item.decimals(CONTOUR_DATA);
    if (points.length == 0 || points.length % 3 != 0) {
      throw item.unreadable(
          CONTOUR_DATA,
          "of region %d '%s' has %d numbers; each point needs three"
              .formatted(number, name, points.length));
    }
    long declared = item.integer(POINT_COUNT).orElse(points.length / 3L);
    if (declared != points.length / 3) {
      throw item.unreadable(
          POINT_COUNT,
          "of region %d '%s' is %d, but the contour has %d points"
              .formatted(number, name, declared, points.length / 3));
    }
    return new PlanarContour(points);
  }

  private static ReferencedSeries drawnOn(DataSet set) throws UnreadableDicom {
    TreeSet<String> series = new TreeSet<>();
    Set<String> instances = new HashSet<>();
    for (DataSet frame : set.items(REFERENCED_FRAMES)) {
      for (DataSet study : frame.items(REFERENCED_STUDIES)) {
        for (DataSet item : study.items(REFERENCED_SERIES)) {
          item.text(Tags.SERIES_INSTANCE_UID).ifPresent(series::add);
          addInstances(item, instances);
        }
      }
    }
    for (DataSet region : set.items(ROI_CONTOURS)) {
      for (DataSet contour : region.items(CONTOURS)) {
        addInstances(contour, instances);
      }
    }
    return new ReferencedSeries(series, instances);
  }

  private static void addInstances(DataSet item, Set<String> instances) throws UnreadableDicom {
    for (DataSet image : item.items(CONTOUR_IMAGES)) {
      image.text(REFERENCED_INSTANCE).ifPresent(instances::add);
    }
  }

  private static int number(DataSet item, Tag tag) throws UnreadableDicom {
    long number = item.requireInteger(tag);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw item.unreadable(
          tag, "is %d; a number from 0 to 2147483647 is expected".formatted(number));
    }
    return (int) number;
  }
}
