package dev.nidus.imaging.dicom.confidentiality;

import dev.nidus.imaging.dicom.DataElement;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DataSetBuilder;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.Value;
import dev.nidus.imaging.dicom.Vr;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One pass over the elements of a file, those of items in sequences included. Not thread-safe.
final class ElementCleaning {
  /// UIDs of the standard itself, such as well-known frames of reference: they name no instance.
  private static final String OF_THE_STANDARD = "1.2.840.10008.";

  /// Representations whose values always tell something; the table lists nearly all such elements.
  private static final Set<Vr> TELLING = EnumSet.of(Vr.PN, Vr.DA, Vr.DT, Vr.TM, Vr.UR);

  /// Where a data set lies.
  enum Level {
    OBJECT,
    ITEM
  }

  private final ConfidentialityProfile profile;
  private final ReplacementSecret secret;
  private final String patient;
  private final Set<RemovalReport.Deed> deeds = new HashSet<>();

  /// @param patient what the patient is known by, from which pseudonym and days follow
  ElementCleaning(ConfidentialityProfile profile, ReplacementSecret secret, String patient) {
    this.profile = profile;
    this.secret = secret;
    this.patient = patient;
  }

  /// What was done so far.
  Set<RemovalReport.Deed> deeds() {
    return Set.copyOf(deeds);
  }

  /// The set without what tells who the patient is.
  DataSet clean(DataSet set, Level level) throws UnreadableDicom {
    DataSetBuilder cleaned = set.toBuilder();
    for (DataElement element : set.elements()) {
      Tag tag = element.tag();
      if (tag.isPrivate() || isOverlay(tag) || isUnknown(element)) {
        remove(cleaned, tag);
      } else if (!isEmpty(element)) {
        treat(set, element, level, cleaned);
      }
    }
    return cleaned.build();
  }

  private void treat(DataSet set, DataElement element, Level level, DataSetBuilder cleaned)
      throws UnreadableDicom {
    Optional<String> named = LesionNames.of(set, element.tag());
    if (named.isPresent()) {
      cleaned.text(element.tag(), element.vr(), named.get());
      note(element.tag(), Treatment.REPLACED);
      return;
    }
    Optional<ConfidentialityTable.Row> row = ConfidentialityTable.row(element.tag());
    if (row.isPresent()) {
      treatListed(set, element, row.get(), level, cleaned);
    } else if (element.value() instanceof Value.Items items) {
      cleaned.items(element.tag(), cleanItems(items));
    } else if (TELLING.contains(element.vr())) {
      remove(cleaned, element.tag());
    }
  }

  private void treatListed(
      DataSet set,
      DataElement element,
      ConfidentialityTable.Row row,
      Level level,
      DataSetBuilder cleaned)
      throws UnreadableDicom {
    Tag tag = element.tag();
    if (isRetained(row)) {
      note(tag, Treatment.RETAINED);
      if (element.value() instanceof Value.Items items) {
        cleaned.items(tag, cleanItems(items)); // PS3.15 E.1.1: K cleans sequences
      }
      return;
    }
    boolean shifts =
        profile.retains(ProfileOption.MODIFIED_DATES)
            && row.keeping().contains(ProfileOption.MODIFIED_DATES);
    if (shifts && shift(set, element, cleaned)) {
      note(tag, Treatment.SHIFTED);
      return;
    }
    boolean named = tag.equals(Tags.PATIENT_ID) || tag.equals(Tags.PATIENT_NAME);
    if (named && level == Level.OBJECT) {
      cleaned.text(tag, element.vr(), secret.pseudonym(patient));
      note(tag, Treatment.REPLACED);
    } else if (element.value() instanceof Value.Items items) {
      treatSequence(tag, items, row, cleaned);
    } else {
      treatValue(set, element, row, cleaned);
    }
  }

  private void treatSequence(
      Tag tag, Value.Items items, ConfidentialityTable.Row row, DataSetBuilder cleaned)
      throws UnreadableDicom {
    if (row.allows('U')) {
      cleaned.items(tag, cleanItems(items));
    } else if (row.allows('X')) {
      remove(cleaned, tag);
    } else if (row.allows('Z')) {
      cleaned.items(tag, List.of());
      note(tag, Treatment.EMPTIED);
    } else {
      cleaned.items(tag, List.of(DataSet.builder().build()));
      note(tag, Treatment.REPLACED);
    }
  }

  private void treatValue(
      DataSet set, DataElement element, ConfidentialityTable.Row row, DataSetBuilder cleaned)
      throws UnreadableDicom {
    Tag tag = element.tag();
    if (element.vr() == Vr.UI && (row.allows('U') || row.allows('D'))) {
      cleaned.text(
          tag, element.vr(), set.texts(tag).stream().map(this::uid).toArray(String[]::new));
      note(tag, Treatment.UID_REPLACED);
    } else if (row.allows('D')) {
      DummyValue.put(cleaned, element);
      note(tag, Treatment.REPLACED);
    } else if (row.allows('Z')) {
      cleaned.bytes(tag, element.vr(), new byte[0]);
      note(tag, Treatment.EMPTIED);
    } else {
      remove(cleaned, tag);
    }
  }

  private List<DataSet> cleanItems(Value.Items items) throws UnreadableDicom {
    List<DataSet> cleaned = new ArrayList<>();
    for (DataSet item : items.sets()) {
      cleaned.add(clean(item, Level.ITEM));
    }
    return cleaned;
  }

  private boolean isRetained(ConfidentialityTable.Row row) {
    return row.keeping().stream()
        .anyMatch(option -> option != ProfileOption.MODIFIED_DATES && profile.retains(option));
  }

  /// Moves dates into the past; times of the day are dropped.
  ///
  /// @return whether they are dates that can be moved
  private boolean shift(DataSet set, DataElement element, DataSetBuilder cleaned)
      throws UnreadableDicom {
    if (element.vr() != Vr.DA && element.vr() != Vr.DT) {
      return false;
    }
    List<String> shifted = new ArrayList<>();
    for (String text : set.texts(element.tag())) {
      try {
        LocalDate date =
            LocalDate.parse(
                text.substring(0, Math.min(8, text.length())), DateTimeFormatter.BASIC_ISO_DATE);
        shifted.add(date.minusDays(secret.days(patient)).format(DateTimeFormatter.BASIC_ISO_DATE));
      } catch (DateTimeParseException e) {
        return false;
      }
    }
    cleaned.text(element.tag(), element.vr(), shifted.toArray(String[]::new));
    return true;
  }

  private String uid(String original) {
    boolean replaced = !original.isEmpty() && !original.startsWith(OF_THE_STANDARD);
    return replaced ? secret.uid(original) : original;
  }

  private void remove(DataSetBuilder cleaned, Tag tag) {
    cleaned.remove(tag);
    note(tag, Treatment.REMOVED);
  }

  private void note(Tag tag, Treatment treatment) {
    deeds.add(new RemovalReport.Deed(tag, treatment));
  }

  private static boolean isOverlay(Tag tag) {
    return tag.group() >= 0x6000 && tag.group() <= 0x60ff;
  }

  /// Whether nobody can say what the element is.
  private static boolean isUnknown(DataElement element) {
    return element.vr() == Vr.UN || element.tag().keyword().isEmpty();
  }

  private static boolean isEmpty(DataElement element) {
    return switch (element.value()) {
      case Value.Inline value -> value.length() == 0;
      case Value.Stored stored -> stored.region().length() == 0;
      case Value.Items items -> items.sets().isEmpty();
      case Value.Fragments _ -> false;
    };
  }
}
