package dev.nidus.imaging.dicom.confidentiality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.dicom.DataElement;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DataSetBuilder;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.DicomWriter;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.TransferSyntax;
import dev.nidus.imaging.dicom.Vr;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeidentifierTest {
  private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  private static final ReplacementSecret SECRET = ReplacementSecret.of("a secret of the tests");

  /// What is planted, by words that occur nowhere else.
  private static final List<String> PLANTED =
      List.of("Planted", "PLANTED", "planted", "19010203", "010203", "1.2.3.77", "7777", "077Y");

  private final RemovalReport report = new RemovalReport();

  @TempDir Path folder;

  @Test
  void the_table_is_that_of_the_standard() {
    // 620 rows of 2024e beside the one for private elements, and 35 of 2026c
    assertThat(ConfidentialityTable.rows()).isEqualTo(655);
    assertThat(basic(0x00080018)).isEqualTo("U");
    assertThat(basic(0x00080020)).isEqualTo("Z");
    assertThat(basic(0x00080021)).isEqualTo("X/D");
    assertThat(basic(0x00080080)).isEqualTo("X/Z/D");
    assertThat(basic(0x00081140)).isEqualTo("X/Z/U*");
    assertThat(basic(0x00104000)).isEqualTo("X");
    assertThat(basic(0x50103000)).isEqualTo("X");
    assertThat(basic(0x601E3000)).isEqualTo("X");
    assertThat(ConfidentialityTable.row(Tags.IMAGE_POSITION_PATIENT)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = TransferSyntax.class,
      names = {"IMPLICIT_LITTLE_ENDIAN", "EXPLICIT_LITTLE_ENDIAN", "EXPLICIT_BIG_ENDIAN"})
  void no_planted_value_of_any_element_of_the_table_stays_anywhere(TransferSyntax syntax)
      throws Exception {
    DataSetBuilder full = image();
    for (Tag tag : tagsOfTheTable()) {
      plant(full, tag, tag.keyword().map(_ -> representation(tag)).orElse(Vr.LO));
    }
    // inside a sequence that stays, a private block, an unknown element, and an unlisted person
    DataSetBuilder item = DataSet.builder();
    plant(item, Tags.PATIENT_NAME, Vr.PN);
    plant(item, Tags.STUDY_INSTANCE_UID, Vr.UI);
    item.text(new Tag(0x0011, 0x0010), Vr.LO, "PLANTED OWNER");
    item.text(new Tag(0x0011, 0x1001), Vr.LT, "planted words");
    full.items(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, List.of(item.build()));
    full.text(new Tag(0x0009, 0x0010), Vr.LO, "PLANTED OWNER");
    full.text(new Tag(0x0009, 0x1001), Vr.PN, "Planted^Name");
    full.bytes(new Tag(0x0018, 0xfff1), Vr.UN, "planted".getBytes(StandardCharsets.US_ASCII));
    full.text(Tag.of(0x0040A067), Vr.PN, "Planted^Author");
    full.text(new Tag(0x6000, 0x1500), Vr.LO, "planted label");
    DicomFile file = reread(full.build(), syntax);

    Path cleaned = folder.resolve("cleaned.dcm");
    DicomWriter.write(
        cleaned,
        new Deidentifier(ConfidentialityProfile.BASIC, SECRET).deidentify(file, report),
        syntax);

    String before = Files.readString(folder.resolve("x.dcm"), StandardCharsets.ISO_8859_1);
    assertThat(before).contains(PLANTED);
    assertThat(Files.readString(cleaned, StandardCharsets.ISO_8859_1))
        .doesNotContain(PLANTED.toArray(String[]::new));
    DataSet read = new DicomReader(DicomLimits.DEFAULT).read(cleaned, "cleaned").dataSet();
    assertThat(read.elements()).noneMatch(element -> element.tag().isPrivate());
    assertThat(read.requireText(Tag.of(0x00120062))).isEqualTo("YES");
    assertThat(read.item(Tag.of(0x00120064)).orElseThrow().requireText(Tag.of(0x00080100)))
        .isEqualTo("113100");
    assertThat(read.requireText(Tag.of(0x00280303))).isEqualTo("REMOVED");
    assertThat(read.bytes(Tags.PIXEL_DATA)).isEqualTo(file.dataSet().bytes(Tags.PIXEL_DATA));
    // whatever the table does not want removed is still there
    assertThat(read.requireText(Tags.MODALITY)).isEqualTo("CT");
    assertThat(read.decimals(Tags.IMAGE_POSITION_PATIENT)).containsExactly(1, 2, 3);
    assertThat(report.lines())
        .contains(
            RemovalReport.Line.of(Tags.PATIENT_NAME, Treatment.REPLACED, 1),
            RemovalReport.Line.of(new Tag(0x0009, 0x1001), Treatment.REMOVED, 1),
            RemovalReport.Line.of(Tag.of(0x0020000D), Treatment.UID_REPLACED, 1))
        .hasSizeGreaterThan(600);
  }

  @Test
  void the_same_uid_is_replaced_by_the_same_in_every_file_and_another_secret_gives_another()
      throws Exception {
    Deidentifier deidentifier = new Deidentifier(ConfidentialityProfile.BASIC, SECRET);
    DataSet reference =
        DataSet.builder().text(Tag.of(0x00081155), "1.2.3.1").text(Tag.of(0x00081150), CT).build();
    DataSet first =
        deidentifier.deidentify(file(image().text(Tags.SOP_INSTANCE_UID, "1.2.3.1")), report);
    DataSet second =
        deidentifier.deidentify(
            file(image().items(Tag.of(0x00081140), List.of(reference))), report);

    String replaced = first.requireText(Tags.SOP_INSTANCE_UID);
    assertThat(replaced).startsWith("2.25.").isEqualTo(deidentifier.uid("1.2.3.1"));
    DataSet referred = second.item(Tag.of(0x00081140)).orElseThrow();
    assertThat(referred.requireText(Tag.of(0x00081155))).isEqualTo(replaced);
    assertThat(referred.requireText(Tag.of(0x00081150))).isEqualTo(CT);
    assertThat(first.requireText(Tags.SERIES_INSTANCE_UID))
        .isEqualTo(second.requireText(Tags.SERIES_INSTANCE_UID));
    assertThat(
            new Deidentifier(ConfidentialityProfile.BASIC, ReplacementSecret.drawn())
                .uid("1.2.3.1"))
        .isNotEqualTo(replaced);
    // frames of reference of the standard are nobody's
    assertThat(
            deidentifier
                .deidentify(
                    file(image().text(Tags.FRAME_OF_REFERENCE_UID, "1.2.840.10008.1.4.1.1")),
                    report)
                .requireText(Tags.FRAME_OF_REFERENCE_UID))
        .isEqualTo("1.2.840.10008.1.4.1.1");
  }

  @Test
  void a_patient_has_one_pseudonym_and_two_have_two() throws Exception {
    Deidentifier deidentifier = new Deidentifier(ConfidentialityProfile.BASIC, SECRET);
    List<String> pseudonyms = new ArrayList<>();
    for (String id : List.of("A", "B", "A")) {
      DataSet set = deidentifier.deidentify(file(image().text(Tags.PATIENT_ID, id)), report);
      pseudonyms.add(set.requireText(Tags.PATIENT_ID));
      assertThat(set.requireText(Tags.PATIENT_NAME)).isEqualTo(pseudonyms.getLast());
    }
    assertThat(pseudonyms.get(2)).isEqualTo(pseudonyms.get(0)).matches("NIDUS-[0-9A-F]{12}");
    assertThat(pseudonyms.get(1)).isNotEqualTo(pseudonyms.get(0));
  }

  @Test
  void modified_dates_keep_their_distances_and_lose_their_times() throws Exception {
    Deidentifier deidentifier =
        new Deidentifier(new ConfidentialityProfile(Set.of(ProfileOption.MODIFIED_DATES)), SECRET);
    DataSet set =
        deidentifier.deidentify(
            file(
                image()
                    .text(Tags.PATIENT_BIRTH_DATE, "19500101")
                    .text(Tags.STUDY_DATE, "20200228")
                    .text(Tags.STUDY_TIME, "091500")
                    .text(Tag.of(0x00080022), "20200301")
                    .text(Tag.of(0x0008002A), "20200301101112.5")
                    .text(Tags.CONTENT_DATE, "no date")),
            report);

    java.time.LocalDate study = date(set.requireText(Tags.STUDY_DATE));
    assertThat(date(set.requireText(Tag.of(0x00080022)))).isEqualTo(study.plusDays(2));
    assertThat(set.requireText(Tag.of(0x0008002A))).isEqualTo(set.requireText(Tag.of(0x00080022)));
    assertThat(study).isBefore("2020-02-28").isAfter("2010-01-01");
    assertThat(set.text(Tags.STUDY_TIME)).isEmpty();
    assertThat(set.text(Tags.PATIENT_BIRTH_DATE)).isEmpty();
    assertThat(set.requireText(Tags.CONTENT_DATE)).isEqualTo("19000101");
    assertThat(set.requireText(Tag.of(0x00280303))).isEqualTo("MODIFIED");
    assertThat(set.items(Tag.of(0x00120064)))
        .extracting(item -> item.requireText(Tag.of(0x00080100)))
        .containsExactly("113100", "113107");
    assertThat(report.lines())
        .contains(RemovalReport.Line.of(Tags.STUDY_DATE, Treatment.SHIFTED, 1))
        .doesNotContain(RemovalReport.Line.of(Tags.CONTENT_DATE, Treatment.SHIFTED, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "uids, 0020000D, 1.2.3.77, 113110",
    "full-dates, 00080020, 19010203, 113106",
    "patient-characteristics, 00101010, 077Y, 113108",
    "device-identity, 00181000, Planted, 113109",
    "institution-identity, 00080080, Planted, 113112"
  })
  void an_option_keeps_what_it_names_and_says_so(
      String option, String number, String value, String code) throws Exception {
    Tag tag = Tag.of(Integer.parseUnsignedInt(number, 16));
    DataSetBuilder image = image().text(tag, value).text(Tag.of(0x00081030), "Planted");
    ConfidentialityProfile profile = ConfidentialityProfile.of(List.of(option));

    DataSet kept = new Deidentifier(profile, SECRET).deidentify(file(image), report);
    DataSet basic =
        new Deidentifier(ConfidentialityProfile.BASIC, SECRET)
            .deidentify(file(image), new RemovalReport());

    assertThat(kept.text(tag)).contains(value);
    assertThat(kept.has(Tag.of(0x00081030))).isFalse();
    assertThat(kept.items(Tag.of(0x00120064)).getLast().requireText(Tag.of(0x00080100)))
        .isEqualTo(code);
    assertThat(basic.text(tag)).isNotEqualTo(kept.text(tag));
    assertThat(report.lines()).contains(RemovalReport.Line.of(tag, Treatment.RETAINED, 1));
  }

  @Test
  void options_that_nobody_can_keep_by_rule_are_refused_by_name() {
    for (String option :
        List.of(
            "clean-pixel-data",
            "clean-recognizable-visual-features",
            "clean-graphics",
            "clean-structured-content",
            "clean-descriptors",
            "safe-private")) {
      assertThatExceptionOfType(UnsupportedOption.class)
          .isThrownBy(() -> ConfidentialityProfile.of(List.of(option)))
          .withMessageContaining("'%s' of the confidentiality profile is not supported", option)
          .withMessageContaining("supported are uids, full-dates");
    }
    assertThatExceptionOfType(UnsupportedOption.class)
        .isThrownBy(() -> ConfidentialityProfile.of(List.of("everything")))
        .withMessageStartingWith("'everything' is no option");
    assertThatExceptionOfType(UnsupportedOption.class)
        .isThrownBy(() -> ConfidentialityProfile.of(List.of("full-dates", "modified-dates")))
        .withMessageContaining("exclude each other");
  }

  @Test
  void images_that_may_tell_the_patient_in_their_pixels_are_refused() {
    refused(image().text(Tag.of(0x00280301), "YES"), "BurnedInAnnotation is YES: there is writing");
    refused(
        image().text(Tags.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.7"),
        "SOPClassUID is 1.2.840.10008.5.1.4.1.1.7; only CT images, structure sets and");
    refused(
        image().integers(new Tag(0x6002, 0x0010), 2),
        "overlay that lies in unused bits of the pixels");
  }

  @Test
  void regions_and_segments_are_called_by_their_numbers_and_refer_to_their_images()
      throws Exception {
    Deidentifier deidentifier = new Deidentifier(ConfidentialityProfile.BASIC, SECRET);
    DataSet structures = deidentifier.deidentify(fixture("structures.dcm"), report);
    DataSet segments = deidentifier.deidentify(fixture("binary.dcm"), report);

    List<DataSet> regions = structures.items(Tag.of(0x30060020));
    assertThat(regions)
        .hasSizeGreaterThan(4)
        .allSatisfy(region ->
            assertThat(region.requireText(Tag.of(0x30060026)))
                .isEqualTo("ROI " + region.requireText(Tag.of(0x30060022))));
    DataSet referenced =
        structures
            .item(Tag.of(0x30060010))
            .orElseThrow()
            .item(Tag.of(0x30060012))
            .orElseThrow()
            .item(Tag.of(0x30060014))
            .orElseThrow();
    assertThat(referenced.requireText(Tags.SERIES_INSTANCE_UID))
        .isEqualTo(deidentifier.uid("2.25.1002"));
    assertThat(structures.items(Tag.of(0x30060039)).getFirst())
        .isNotNull(); // contours stay where they were drawn

    assertThat(segments.items(Tag.of(0x00620002)))
        .isNotEmpty()
        .allSatisfy(segment ->
            assertThat(segment.requireText(Tag.of(0x00620005)))
                .isEqualTo("Segment " + segment.requireInteger(Tag.of(0x00620004))));
    assertThat(segments.requireText(Tags.FRAME_OF_REFERENCE_UID))
        .isEqualTo(
            structures.item(Tag.of(0x30060010)).orElseThrow().requireText(Tag.of(0x00200052)));
    assertThat(segments.bytes(Tags.PIXEL_DATA))
        .isEqualTo(fixture("binary.dcm").dataSet().bytes(Tags.PIXEL_DATA));
    assertThat(report.lines())
        .contains(
            RemovalReport.Line.of(Tag.of(0x30060026), Treatment.REPLACED, 1),
            RemovalReport.Line.of(Tag.of(0x00620005), Treatment.REPLACED, 1));
  }

  private static DicomFile fixture(String name) throws Exception {
    return new DicomReader(DicomLimits.DEFAULT)
        .read(Fixtures.fixture("dicom-lesions/" + name), name);
  }

  @Test
  void images_made_from_others_are_counted() throws Exception {
    Deidentifier deidentifier = new Deidentifier(ConfidentialityProfile.BASIC, SECRET);
    deidentifier.deidentify(file(image()), report);
    deidentifier.deidentify(
        file(image().text(Tags.IMAGE_TYPE, "DERIVED", "SECONDARY", "MPR")), report);
    assertThat(report.files()).isEqualTo(2);
    assertThat(report.secondary()).isEqualTo(1);
  }

  @Test
  void a_secret_that_could_be_guessed_is_refused_and_none_is_ever_shown() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> ReplacementSecret.of("short"))
        .withMessage("a secret needs 16 signs or more, got 5");
    assertThat(SECRET).hasToString("a secret");
    assertThat(new Deidentifier(ConfidentialityProfile.BASIC, SECRET).fingerprint())
        .doesNotContain("tests");
  }

  private void refused(DataSetBuilder image, String sentence) {
    assertThatExceptionOfType(dev.nidus.imaging.dicom.UnreadableDicom.class)
        .isThrownBy(() ->
            new Deidentifier(ConfidentialityProfile.BASIC, SECRET).deidentify(file(image), report))
        .withMessageStartingWith("x.dcm: ")
        .withMessageContaining(sentence);
  }

  private static java.time.LocalDate date(String text) {
    return java.time.LocalDate.parse(text, java.time.format.DateTimeFormatter.BASIC_ISO_DATE);
  }

  private static String basic(int tag) {
    return ConfidentialityTable.row(Tag.of(tag)).orElseThrow().basic();
  }

  private DicomFile file(DataSetBuilder image) throws Exception {
    return reread(image.build(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
  }

  private DicomFile reread(DataSet set, TransferSyntax syntax) throws Exception {
    Path file = folder.resolve("x.dcm");
    DicomWriter.write(file, set, syntax);
    return new DicomReader(DicomLimits.DEFAULT).read(file, "x.dcm");
  }

  /// A small CT image with nothing of a patient but a name.
  private static DataSetBuilder image() {
    return DataSet.builder()
        .text(Tags.IMAGE_TYPE, "ORIGINAL", "PRIMARY", "AXIAL")
        .text(Tags.SOP_CLASS_UID, CT)
        .text(Tags.SOP_INSTANCE_UID, "1.2.3.77.1")
        .text(Tags.STUDY_INSTANCE_UID, "1.2.3.77.2")
        .text(Tags.SERIES_INSTANCE_UID, "1.2.3.77.3")
        .text(Tags.FRAME_OF_REFERENCE_UID, "1.2.3.77.4")
        .text(Tags.MODALITY, "CT")
        .text(Tags.PATIENT_NAME, "Planted^Name")
        .text(Tags.PATIENT_ID, "PLANTED-ID")
        .decimals(Tags.IMAGE_POSITION_PATIENT, 1, 2, 3)
        .integers(Tags.ROWS, 2)
        .integers(Tags.COLUMNS, 2)
        .bytes(Tags.PIXEL_DATA, Vr.OW, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
  }

  private static List<Tag> tagsOfTheTable() throws Exception {
    List<Tag> tags = new ArrayList<>();
    try (var in =
        Objects.requireNonNull(ConfidentialityTable.class.getResourceAsStream("table-e1-1.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
        Tag tag = Tag.of(Integer.parseUnsignedInt(line.substring(0, 8).replace('x', '0'), 16));
        // commands, directories and padding are no part of an image
        if (tag.group() >= 8 && tag.group() < 0xfffc) {
          tags.add(tag);
        }
      }
    }
    assertThat(tags).hasSize(655 - 5);
    return tags;
  }

  /// The representation that the dictionary gives a tag, as an empty element shows it.
  private static Vr representation(Tag tag) {
    for (Vr vr : List.of(Vr.SQ, Vr.UI, Vr.PN, Vr.DA, Vr.TM, Vr.DT, Vr.AS, Vr.IS, Vr.DS, Vr.OB)) {
      if (isOf(tag, vr)) {
        return vr;
      }
    }
    return Vr.LO;
  }

  private static boolean isOf(Tag tag, Vr vr) {
    try {
      DataElement element = DataSet.builder().text(tag).build().element(tag).orElseThrow();
      return element.vr() == vr;
    } catch (IllegalArgumentException noText) {
      return noText.getMessage() != null
          && noText.getMessage().contains("is of representation " + vr + ",");
    }
  }

  private static void plant(DataSetBuilder set, Tag tag, Vr vr) {
    switch (vr) {
      case SQ -> {
        DataSetBuilder item = DataSet.builder().text(Tags.PATIENT_NAME, "Planted^Name");
        item.text(Tag.of(0x00081155), "1.2.3.77.9");
        item.text(new Tag(0x0011, 0x0010), Vr.LO, "PLANTED OWNER");
        set.items(tag, List.of(item.build()));
      }
      case UI -> set.text(tag, vr, "1.2.3.77." + (tag.both() & 0xffffffffL));
      case PN -> set.text(tag, vr, "Planted^Name");
      case DA -> set.text(tag, vr, "19010203");
      case TM -> set.text(tag, vr, "010203");
      case DT -> set.text(tag, vr, "19010203010203");
      case AS -> set.text(tag, vr, "077Y");
      case IS, DS -> set.text(tag, vr, "7777");
      case OB -> set.bytes(tag, vr, "planted bytes".getBytes(StandardCharsets.US_ASCII));
      default -> set.text(tag, Vr.LO, "planted " + tag);
    }
  }
}
