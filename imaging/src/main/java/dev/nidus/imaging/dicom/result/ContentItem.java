package dev.nidus.imaging.dicom.result;

import dev.nidus.core.geometry.Point3;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DataSetBuilder;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.series.SourceImage;
import java.util.List;
import java.util.Optional;

/// An item of the tree that a structured report is (PS3.3 C.17.3).
record ContentItem(DataSet dataSet) {
  static final Tag COMPLETION = Tags.of("CompletionFlag");
  static final Tag VERIFICATION = Tags.of("VerificationFlag");
  static final Tag PRELIMINARY = Tags.of("PreliminaryFlag");
  static final Tag PERFORMED_STEPS = Tags.of("ReferencedPerformedProcedureStepSequence");
  static final Tag PERFORMED_PROCEDURES = Tags.of("PerformedProcedureCodeSequence");
  static final Tag EVIDENCE = Tags.of("CurrentRequestedProcedureEvidenceSequence");

  /// The outermost item, a container.
  static ContentItem root(Code concept, List<ContentItem> content) {
    return container(Optional.empty(), concept, content);
  }

  static ContentItem container(Relation relation, Code concept, List<ContentItem> content) {
    return container(Optional.of(relation), concept, content);
  }

  private static ContentItem container(
      Optional<Relation> relation, Code concept, List<ContentItem> content) {
    return new ContentItem(
        item(relation, "CONTAINER", Optional.of(concept))
            .text(Tags.of("ContinuityOfContent"), "SEPARATE")
            .items(Tags.of("ContentSequence"), content.stream().map(ContentItem::dataSet).toList())
            .build());
  }

  static ContentItem text(Relation relation, Code concept, String text) {
    return new ContentItem(
        item(Optional.of(relation), "TEXT", Optional.of(concept))
            .text(Tags.of("TextValue"), text)
            .build());
  }

  static ContentItem code(Relation relation, Code concept, Code value) {
    return new ContentItem(
        item(Optional.of(relation), "CODE", Optional.of(concept))
            .items(Tags.of("ConceptCodeSequence"), List.of(value.item()))
            .build());
  }

  static ContentItem uid(Relation relation, Code concept, String uid) {
    return new ContentItem(
        item(Optional.of(relation), "UIDREF", Optional.of(concept))
            .text(Tags.of("UID"), uid)
            .build());
  }

  /// A number with its unit, to 16 characters and beside them in double precision.
  static ContentItem number(Relation relation, Code concept, double value, Code unit) {
    DataSet measured =
        DataSet.builder()
            .decimals(Tags.of("NumericValue"), value)
            .decimals(Tags.of("FloatingPointValue"), value)
            .items(Tags.of("MeasurementUnitsCodeSequence"), List.of(unit.item()))
            .build();
    return new ContentItem(
        item(Optional.of(relation), "NUM", Optional.of(concept))
            .items(Tags.of("MeasuredValueSequence"), List.of(measured))
            .build());
  }

  /// A point in the patient.
  ///
  /// @param point LPS mm; held in single precision
  static ContentItem point(Relation relation, Code concept, Point3 point, String frameOfReference) {
    return new ContentItem(
        item(Optional.of(relation), "SCOORD3D", Optional.of(concept))
            .text(Tags.of("GraphicType"), "POINT")
            .decimals(Tags.of("GraphicData"), point.x(), point.y(), point.z())
            .text(Tags.of("ReferencedFrameOfReferenceUID"), frameOfReference)
            .build());
  }

  static ContentItem image(Relation relation, SourceImage image) {
    return new ContentItem(
        item(Optional.of(relation), "IMAGE", Optional.empty())
            .items(Tags.of("ReferencedSOPSequence"), List.of(References.of(image)))
            .build());
  }

  /// The same, made by a template of PS3.16.
  ContentItem byTemplate(String number) {
    DataSet template =
        DataSet.builder()
            .text(Tags.of("MappingResource"), "DCMR")
            .text(Tags.of("TemplateIdentifier"), number)
            .build();
    return new ContentItem(
        dataSet.toBuilder().items(Tags.of("ContentTemplateSequence"), List.of(template)).build());
  }

  private static DataSetBuilder item(
      Optional<Relation> relation, String type, Optional<Code> concept) {
    DataSetBuilder item = DataSet.builder().text(Tags.of("ValueType"), type);
    relation.ifPresent(given -> item.text(Tags.of("RelationshipType"), given.word()));
    concept.ifPresent(
        given -> item.items(Tags.of("ConceptNameCodeSequence"), List.of(given.item())));
    return item;
  }
}
