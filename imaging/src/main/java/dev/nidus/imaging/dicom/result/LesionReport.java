package dev.nidus.imaging.dicom.result;

import dev.nidus.core.geometry.Point3;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomWriter;
import dev.nidus.imaging.dicom.TransferSyntax;
import dev.nidus.imaging.dicom.Uid;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.series.SourceSeries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a model says of one lesion, to be filed as a structured report: a Comprehensive 3D SR by the template TID 1500 of PS3.16
/// with one measurement group (TID 1410).
///
/// @param series that the lesion lies in
/// @param seed LPS mm
/// @param tracking what people call the lesion; blank where it has no name
/// @param site where in the body, where that is known
/// @param scores of the model, one or more
/// @param findings words of the model
/// @param algorithm the model
public record LesionReport(
    SourceSeries series,
    Point3 seed,
    String tracking,
    Optional<FindingSite> site,
    List<Score> scores,
    List<Finding> findings,
    Algorithm algorithm) {
  private static final String COMPREHENSIVE_3D_SR = "1.2.840.10008.5.1.4.1.1.88.34";

  public LesionReport {
    scores = List.copyOf(scores);
    findings = List.copyOf(findings);
    if (scores.isEmpty()) {
      throw new IllegalArgumentException("a report has a score");
    }
  }

  /// The SOP instance UID: of this lesion and this model, whatever the score.
  public String uid() {
    return Uid.of("lesion report", series.uid(), place(), algorithm.digest());
  }

  /// Writes it, over an older one. The same report has the same bytes.
  ///
  /// @param number of the report among those of its series
  /// @throws UnreadableScan if a value of the series that belongs into it cannot be read
  public void write(Path file, int number) throws IOException, UnreadableScan {
    try {
      DicomWriter.write(file, dataSet(number), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    } catch (UnreadableDicom e) {
      throw new UnreadableScan(e.getMessage(), e);
    }
  }

  /// As a data set.
  ///
  /// @param number of the report among those of its series
  /// @throws UnreadableDicom if the series does not say which study it is of
  DataSet dataSet(int number) throws UnreadableDicom {
    return ResultHeader.of(series, COMPREHENSIVE_3D_SR, uid())
        .series("SR", Uid.of("lesion reports", series.uid(), algorithm.digest()), 9001, number)
        .described("Nidus: " + algorithm.name())
        .softwareOf(algorithm)
        .builder()
        .text(ContentItem.COMPLETION, "COMPLETE")
        .text(ContentItem.VERIFICATION, "UNVERIFIED")
        .text(ContentItem.PRELIMINARY, "PRELIMINARY")
        .items(ContentItem.PERFORMED_STEPS, List.of())
        .items(ContentItem.PERFORMED_PROCEDURES, List.of())
        .items(ContentItem.EVIDENCE, List.of(References.ofStudy(series)))
        .elements(root().dataSet())
        .build();
  }

  private ContentItem root() {
    List<ContentItem> content = new ArrayList<>();
    content.add(
        ContentItem.code(
            Relation.HAS_CONCEPT_MODIFIER,
            Code.dcm("121049", "Language of Content Item and Descendants"),
            new Code("en-US", "RFC5646", "English (United States)")));
    content.addAll(observer());
    content.add(
        ContentItem.code(
            Relation.HAS_CONCEPT_MODIFIER,
            Code.dcm("121058", "Procedure reported"),
            new Code("25045-6", "LN", "CT unspecified body region")));
    content.add(library());
    content.add(
        ContentItem.container(
            Relation.CONTAINS,
            Code.dcm("126010", "Imaging Measurements"),
            List.of(
                ContentItem.container(
                        Relation.CONTAINS, Code.dcm("125007", "Measurement Group"), measurements())
                    .byTemplate("1410"))));
    return ContentItem.root(Code.dcm("126000", "Imaging Measurement Report"), content)
        .byTemplate("1500");
  }

  /// Who observes: a device (TID 1002, 1004).
  private List<ContentItem> observer() {
    Relation context = Relation.HAS_OBSERVATION_CONTEXT;
    return List.of(
        ContentItem.code(
            context, Code.dcm("121005", "Observer Type"), Code.dcm("121007", "Device")),
        ContentItem.uid(
            context,
            Code.dcm("121012", "Device Observer UID"),
            Uid.of("device", algorithm.digest())),
        ContentItem.text(context, Code.dcm("121013", "Device Observer Name"), "Nidus"),
        ContentItem.text(context, Code.dcm("121014", "Device Observer Manufacturer"), "Nidus"),
        ContentItem.text(
            context, Code.dcm("121015", "Device Observer Model Name"), algorithm.name()),
        ContentItem.text(
            context, Code.dcm("121016", "Device Observer Serial Number"), algorithm.digest()));
  }

  /// The images that the report is about (TID 1600).
  private ContentItem library() {
    List<ContentItem> group = new ArrayList<>();
    group.add(
        ContentItem.code(
            Relation.HAS_ACQUISITION_CONTEXT,
            Code.dcm("121139", "Modality"),
            Code.dcm("CT", "Computed Tomography")));
    group.add(
        ContentItem.uid(
            Relation.HAS_ACQUISITION_CONTEXT,
            Code.dcm("112227", "Frame of Reference UID"),
            series.frameOfReference()));
    series.instances().forEach(image -> group.add(ContentItem.image(Relation.CONTAINS, image)));
    return ContentItem.container(
        Relation.CONTAINS,
        Code.dcm("111028", "Image Library"),
        List.of(
            ContentItem.container(
                Relation.CONTAINS, Code.dcm("126200", "Image Library Group"), group)));
  }

  private List<ContentItem> measurements() {
    List<ContentItem> group = new ArrayList<>();
    group.add(
        ContentItem.text(
            Relation.HAS_OBSERVATION_CONTEXT,
            Code.dcm("112039", "Tracking Identifier"),
            trackingIdentifier()));
    group.add(
        ContentItem.uid(
            Relation.HAS_OBSERVATION_CONTEXT,
            Code.dcm("112040", "Tracking Unique Identifier"),
            trackingUid()));
    group.add(
        ContentItem.code(
            Relation.CONTAINS, Code.dcm("121071", "Finding"), Code.sct("52988006", "Lesion")));
    site.ifPresent(where ->
        group.add(
            ContentItem.code(
                Relation.HAS_CONCEPT_MODIFIER,
                Code.sct("363698007", "Finding Site"),
                where.code())));
    group.addAll(algorithmIdentification());
    group.add(
        ContentItem.point(
            Relation.CONTAINS,
            Code.dcm("111030", "Image Region"),
            seed,
            series.frameOfReference()));
    for (Score score : scores) {
      group.add(
          ContentItem.number(
              Relation.CONTAINS,
              Code.own(score.name()),
              score.value(),
              new Code("1", "UCUM", "no units")));
    }
    for (Finding finding : findings) {
      group.add(
          ContentItem.code(
              Relation.CONTAINS, Code.own(finding.question()), Code.own(finding.answer())));
    }
    return group;
  }

  /// TID 4019.
  private List<ContentItem> algorithmIdentification() {
    Relation modifier = Relation.HAS_CONCEPT_MODIFIER;
    List<ContentItem> items = new ArrayList<>();
    items.add(ContentItem.text(modifier, Code.dcm("111001", "Algorithm Name"), algorithm.name()));
    items.add(
        ContentItem.text(modifier, Code.dcm("111003", "Algorithm Version"), algorithm.version()));
    List<String> parameters = new ArrayList<>(List.of("model SHA-256 " + algorithm.digest()));
    parameters.addAll(algorithm.parameters());
    for (String parameter : parameters) {
      items.add(ContentItem.text(modifier, Code.dcm("111002", "Algorithm Parameters"), parameter));
    }
    return items;
  }

  /// What people call the lesion.
  String trackingIdentifier() {
    return tracking.isBlank() ? "lesion at %s mm".formatted(place()) : tracking;
  }

  /// What all results about the lesion have in common, whatever the model.
  String trackingUid() {
    return Uid.of("lesion", series.uid(), place());
  }

  private String place() {
    return ResultHeader.place(seed);
  }
}
