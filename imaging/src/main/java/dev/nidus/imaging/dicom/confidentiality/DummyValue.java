package dev.nidus.imaging.dicom.confidentiality;

import dev.nidus.imaging.dicom.DataElement;
import dev.nidus.imaging.dicom.DataSetBuilder;
import dev.nidus.imaging.dicom.Vr;

/// Values that say nothing, for elements that must not be empty.
final class DummyValue {
  private static final String WORD = "REMOVED";

  private DummyValue() {}

  /// Puts one that is allowed for the representation of an element in its place.
  static void put(DataSetBuilder set, DataElement element) {
    Vr vr = element.vr();
    switch (vr) {
      case AE, CS, LO, LT, PN, SH, ST, UC, UT -> set.text(element.tag(), vr, WORD);
      case AS -> set.text(element.tag(), vr, "000Y");
      case DA, DT -> set.text(element.tag(), vr, "19000101");
      case TM -> set.text(element.tag(), vr, "000000");
      case DS, IS -> set.text(element.tag(), vr, "0");
      case UI -> set.text(element.tag(), vr, "2.25.0");
      case UR -> set.text(element.tag(), vr, "urn:removed");
      case OB, OW, SS, UN, US -> set.bytes(element.tag(), vr, new byte[2]);
      case AT, FL, OF, OL, SL, UL -> set.bytes(element.tag(), vr, new byte[4]);
      case FD, OD, OV, SV, UV -> set.bytes(element.tag(), vr, new byte[8]);
      case SQ -> throw new IllegalArgumentException("sequences have items, not a value");
    }
  }
}
