package dev.nidus.imaging.dicom.lesion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.segmentation.ContourFilling;
import dev.nidus.imaging.segmentation.LabelChoice;
import dev.nidus.imaging.segmentation.LabelledLesion;
import dev.nidus.imaging.segmentation.LesionMask;
import dev.nidus.imaging.storage.ByteBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DicomLesionsTest {
  private static final LabelChoice INSIDE = new LabelChoice.Only(1);

  private final DicomReader reader = new DicomReader(DicomLimits.DEFAULT);
  private final Path fixtures = Fixtures.fixture("dicom-lesions");

  @TempDir Path folder;

  @Test
  void masks_are_those_of_shapely_and_highdicom() throws Exception {
    int rows = 0;
    try (var expected = CsvReader.builder().ofNamedCsvRecord(fixtures.resolve("expected.csv"))) {
      for (NamedCsvRecord row : expected) {
        int number = Integer.parseInt(row.getField("number"));
        LesionMask mask = mask(fixtures.resolve(row.getField("file")), number);
        LabelledLesion lesion = mask.measure(INSIDE).getFirst();
        assertThat(lesion.voxels())
            .as(row.getField("file") + " " + row.getField("label"))
            .isEqualTo(Long.parseLong(row.getField("voxels")));
        Point3 centroid =
            new Point3(
                Double.parseDouble(row.getField("x")),
                Double.parseDouble(row.getField("y")),
                Double.parseDouble(row.getField("z")));
        assertThat(lesion.centroid().distanceTo(centroid)).isLessThan(1e-4);
        rows++;
      }
    }
    assertThat(rows).isEqualTo(12);
  }

  /// Voxels and centroids of the masks that dcmqi writes of the same files (its own NRRDs).
  @Test
  void masks_are_those_of_dcmqi() throws Exception {
    requireIndices("bits_23x38x3.dcm", 1, 322, 13.13354037, 10.07453416, 1);
    requireIndices("sparse_labelmap.dcm", 1, 630, 13.37142857, 9.75238095, 1);
    requireIndices("partial_overlaps.dcm", 1, 9602, 197.4969798, 223.15528015, 1);
    requireIndices("partial_overlaps.dcm", 2, 11888, 275.7253533, 252.52422611, 1);
    requireIndices("partial_overlaps.dcm", 3, 10743, 256.37466257, 245.1500512, 1.96732756);
    requireIndices("partial_overlaps.dcm", 4, 6693, 325.42581802, 354.91139997, 0);
    requireIndices("partial_overlaps.dcm", 5, 4713, 167.51686824, 365.95416932, 0);
  }

  private void requireIndices(String file, int number, long voxels, double i, double j, double k)
      throws Exception {
    LesionMask mask = mask(fixtures.resolve("dcmqi").resolve(file), number);
    LabelledLesion lesion = mask.measure(INSIDE).getFirst();
    assertThat(lesion.voxels()).isEqualTo(voxels);
    ContinuousIndex index = mask.geometry().continuousIndexOf(lesion.centroid());
    assertThat(new double[] {index.i(), index.j(), index.k()})
        .containsExactly(new double[] {i, j, k}, org.assertj.core.data.Offset.offset(1e-5));
  }

  private LesionMask mask(Path path, int number) throws Exception {
    DicomFile file = read(path);
    if (StructureSet.recognises(file)) {
      StructureSet set = StructureSet.read(file);
      SeriesBeside series = SeriesBeside.find(reader, path, file.name(), set.drawnOn());
      for (RegionOfInterest region : set.regions()) {
        if (region.number() == number && region instanceof RegionOfInterest.Outlined outlined) {
          return ContourFilling.fill(file.name(), outlined.structure(), grid(series)).mask();
        }
      }
    } else {
      SegmentationObject object = SegmentationObject.read(file);
      for (Segment segment : object.segments()) {
        if (segment.number() == number) {
          return object.mask(segment, FractionThreshold.HALF);
        }
      }
    }
    throw new AssertionError(path + " has no lesion " + number);
  }

  @Test
  void thresholds_decide_what_a_fraction_is() throws Exception {
    SegmentationObject object = SegmentationObject.read(read(fixtures.resolve("fractional.dcm")));
    assertThat(object.isFractional()).isTrue();
    Segment likely = object.segments().getFirst();
    assertThat(voxels(object, likely, 0.2)).isEqualTo(3 * 6 * 12);
    assertThat(voxels(object, likely, 0.45)).isEqualTo(56);
    assertThat(voxels(object, likely, 0.5)).isEqualTo(55);
    assertThat(voxels(object, likely, 0.7)).isEqualTo(54);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new FractionThreshold(0));
  }

  private static long voxels(SegmentationObject object, Segment segment, double threshold)
      throws Exception {
    return object
        .mask(segment, new FractionThreshold(threshold))
        .measure(INSIDE)
        .getFirst()
        .voxels();
  }

  @Test
  void the_background_of_a_label_map_is_no_segment() throws Exception {
    SegmentationObject object =
        SegmentationObject.read(read(fixtures.resolve("dcmqi/sparse_labelmap.dcm")));
    assertThat(object.segments()).containsExactly(new Segment(1, "Liver"));
  }

  @Test
  void a_region_that_is_no_outline_says_so_and_the_others_stay_usable() throws Exception {
    StructureSet set = StructureSet.read(read(fixtures.resolve("structures.dcm")));
    assertThat(set.regions()).hasSize(7);
    assertThat(set.regions().getLast())
        .isInstanceOfSatisfying(
            RegionOfInterest.Unusable.class,
            region ->
                assertThat(region.reason())
                    .contains("'marker' is 'POINT'; only closed planar contours"));
  }

  @Test
  void the_series_lies_in_the_folder_of_its_lesions_or_beside_it_or_is_missed_by_name()
      throws Exception {
    Path slices = Files.createDirectories(folder.resolve("study/ct"));
    Path lesions = Files.createDirectories(folder.resolve("study/rtstruct")).resolve("rs.dcm");
    Files.copy(fixtures.resolve("structures.dcm"), lesions);
    ReferencedSeries wanted = StructureSet.read(read(lesions)).drawnOn();
    assertThat(wanted.series()).containsExactly("2.25.1002");
    assertThatExceptionOfType(UnreadableDicom.class)
        .isThrownBy(() -> SeriesBeside.find(reader, lesions, "rs.dcm", wanted))
        .withMessageContaining("rs.dcm was drawn on the series 2.25.1002, which lies neither in");
    for (int k = 0; k < 9; k++) {
      Files.copy(fixtures.resolve("ct%d.dcm".formatted(k)), slices.resolve("%d".formatted(9 - k)));
    }
    SeriesBeside found = SeriesBeside.find(reader, lesions, "rs.dcm", wanted);
    assertThat(found.folder()).isEqualTo(slices.toAbsolutePath().normalize());
    assertThat(grid(found).size()).isEqualTo(new GridSize(39, 33, 9));
    assertThat(grid(found).spacing()).isEqualTo(new Spacing(0.8, 0.9, 2.5));

    // the same files found by the UIDs of their instances, where the series is blank
    ReferencedSeries byInstance =
        new ReferencedSeries(new java.util.TreeSet<>(), wanted.instances());
    assertThat(SeriesBeside.find(reader, lesions, "rs.dcm", byInstance)).isEqualTo(found);
    assertThat(SeriesBeside.within(reader, slices, wanted)).contains(found);
    assertThat(SeriesBeside.within(reader, folder, wanted)).isEmpty();
  }

  private static ImageGeometry grid(SeriesBeside series) throws Exception {
    try (CtScan scan = new Scans(ByteBudget.DEFAULT).open(series.path(), "ct")) {
      return scan.geometry();
    }
  }

  @Test
  void a_part_of_a_grid_lies_in_it_by_whole_voxels() throws Exception {
    ImageGeometry whole = ImageGeometry.axisAligned(new GridSize(10, 11, 12), new Spacing(1, 2, 3));
    ImageGeometry part =
        new ImageGeometry(
            new GridSize(3, 4, 5), new Point3(2, 6, 12.001), whole.spacing(), whole.direction());
    assertThat(GridShift.between(part, whole)).contains(new GridShift(2, 3, 4));
    assertThat(GridShift.between(whole, part)).isEmpty();
    ImageGeometry half =
        new ImageGeometry(part.size(), new Point3(2.5, 6, 12), whole.spacing(), whole.direction());
    assertThat(GridShift.between(half, whole)).isEmpty();
    ImageGeometry finer =
        new ImageGeometry(part.size(), part.origin(), new Spacing(1, 2, 2), whole.direction());
    assertThat(GridShift.between(finer, whole)).isEmpty();
    SegmentationObject sparse = SegmentationObject.read(read(fixtures.resolve("fractional.dcm")));
    SeriesBeside series =
        SeriesBeside.find(reader, fixtures.resolve("fractional.dcm"), "f", sparse.drawnOn());
    assertThat(GridShift.between(sparse.grid(), grid(series)))
        .isEqualTo(Optional.of(new GridShift(0, 0, 2)));
  }

  /// SPEC 1.5: the reference publishes the seed of LUNG1-061, whose structure set is this one.
  @Test
  void the_seed_of_a_lung_phantom_is_the_published_one() throws Exception {
    Path rs =
        Fixtures.repository()
            .resolveSibling("shared")
            .resolve("data/dicom/lungphantom_pat2_ct_rtstruct/DCM_RS_00041.dcm");
    Assumptions.assumeTrue(
        Files.exists(rs), "the lung phantoms (CC BY-NC) are not beside this checkout");
    LabelledLesion lesion = mask(rs, 1).measure(INSIDE).getFirst();
    assertThat(lesion.centroid().distanceTo(new Point3(-70.2457, 23.2589, -533.5462)))
        .isLessThan(0.15);
    assertThat(lesion.centroidInside()).isTrue();
  }

  private DicomFile read(Path path) throws UnreadableDicom {
    return reader.read(path, String.valueOf(path.getFileName()));
  }

  @Test
  void a_file_of_another_kind_is_refused_by_its_class() throws Exception {
    DicomFile slice = read(fixtures.resolve("ct0.dcm"));
    assertThatExceptionOfType(UnreadableDicom.class)
        .isThrownBy(() -> StructureSet.read(slice))
        .withMessageContaining("ct0.dcm is no structure set: its SOP class is 1.2.840");
    assertThatExceptionOfType(UnreadableDicom.class)
        .isThrownBy(() -> SegmentationObject.read(slice))
        .withMessageContaining("ct0.dcm is no segmentation");
    assertThat(List.of(StructureSet.recognises(slice), SegmentationObject.recognises(slice)))
        .containsOnly(false);
  }
}
