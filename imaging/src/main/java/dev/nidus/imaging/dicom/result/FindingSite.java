package dev.nidus.imaging.dicom.result;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Where in the body a lesion is, as a code of SNOMED CT.
public final class FindingSite {
  /// Words of lesion tables and their codes in the context groups of PS3.16.
  private static final Map<String, Code> KNOWN = new TreeMap<>();

  static {
    for (Code code :
        List.of(
            Code.sct("818981001", "Abdomen"),
            Code.sct("23451007", "Adrenal gland"),
            Code.sct("89837001", "Bladder"),
            Code.sct("272673000", "Bone"),
            Code.sct("12738006", "Brain"),
            Code.sct("76752008", "Breast"),
            Code.sct("71854001", "Colon"),
            Code.sct("32849002", "Esophagus"),
            Code.sct("774007", "Head and Neck"),
            Code.sct("64033007", "Kidney"),
            Code.sct("10200004", "Liver"),
            Code.sct("61685007", "Lower limb"),
            Code.sct("39607008", "Lung"),
            Code.sct("59441001", "Lymph node"),
            Code.sct("72410000", "Mediastinum"),
            Code.sct("71616004", "Muscle"),
            Code.sct("15497006", "Ovary"),
            Code.sct("15776009", "Pancreas"),
            Code.sct("816092008", "Pelvis"),
            Code.sct("41216001", "Prostate"),
            Code.sct("34402009", "Rectum"),
            Code.sct("87784001", "Soft tissue"),
            Code.sct("78961009", "Spleen"),
            Code.sct("69695003", "Stomach"),
            Code.sct("816094009", "Thorax"),
            Code.sct("53120007", "Upper limb"),
            Code.sct("35039007", "Uterus"))) {
      KNOWN.put(key(code.meaning()), code);
    }
  }

  private final Code code;

  private FindingSite(Code code) {
    this.code = code;
  }

  /// The site of a word, without regard to capitals; or of a code that is written out, as `39607008|SCT|Lung`.
  ///
  /// @throws IllegalArgumentException if it is neither; the sentence lists the words
  public static FindingSite of(String text) {
    Code known = KNOWN.get(key(text));
    if (known != null) {
      return new FindingSite(known);
    }
    String[] parts = text.strip().split("\\|", -1);
    if (parts.length == 3) {
      return new FindingSite(new Code(parts[0].strip(), parts[1].strip(), parts[2].strip()));
    }
    throw new IllegalArgumentException(
        "'%s' is no site with a known code; write one of %s, or a code as 39607008|SCT|Lung"
            .formatted(text, String.join(", ", KNOWN.keySet())));
  }

  private static String key(String word) {
    return word.strip().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  Code code() {
    return code;
  }

  @Override
  public String toString() {
    return code.meaning();
  }
}
