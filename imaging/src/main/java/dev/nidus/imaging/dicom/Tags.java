package dev.nidus.imaging.dicom;

/// The tags that Nidus asks for, by their keywords in PS3.6; {@link #of} finds any other.
public final class Tags {
  public static final Tag FILE_META_INFORMATION_GROUP_LENGTH = Tag.of(0x00020000);
  public static final Tag FILE_META_INFORMATION_VERSION = Tag.of(0x00020001);
  public static final Tag MEDIA_STORAGE_SOP_CLASS_UID = Tag.of(0x00020002);
  public static final Tag MEDIA_STORAGE_SOP_INSTANCE_UID = Tag.of(0x00020003);
  public static final Tag TRANSFER_SYNTAX_UID = Tag.of(0x00020010);
  public static final Tag IMPLEMENTATION_CLASS_UID = Tag.of(0x00020012);
  public static final Tag IMPLEMENTATION_VERSION_NAME = Tag.of(0x00020013);
  public static final Tag SPECIFIC_CHARACTER_SET = Tag.of(0x00080005);
  public static final Tag IMAGE_TYPE = Tag.of(0x00080008);
  public static final Tag SOP_CLASS_UID = Tag.of(0x00080016);
  public static final Tag SOP_INSTANCE_UID = Tag.of(0x00080018);
  public static final Tag STUDY_DATE = Tag.of(0x00080020);
  public static final Tag SERIES_DATE = Tag.of(0x00080021);
  public static final Tag CONTENT_DATE = Tag.of(0x00080023);
  public static final Tag STUDY_TIME = Tag.of(0x00080030);
  public static final Tag SERIES_TIME = Tag.of(0x00080031);
  public static final Tag CONTENT_TIME = Tag.of(0x00080033);
  public static final Tag ACCESSION_NUMBER = Tag.of(0x00080050);
  public static final Tag MODALITY = Tag.of(0x00080060);
  public static final Tag MANUFACTURER = Tag.of(0x00080070);
  public static final Tag STUDY_DESCRIPTION = Tag.of(0x00081030);
  public static final Tag SERIES_DESCRIPTION = Tag.of(0x0008103E);
  public static final Tag PATIENT_NAME = Tag.of(0x00100010);
  public static final Tag PATIENT_ID = Tag.of(0x00100020);
  public static final Tag PATIENT_BIRTH_DATE = Tag.of(0x00100030);
  public static final Tag PATIENT_SEX = Tag.of(0x00100040);
  public static final Tag SLICE_THICKNESS = Tag.of(0x00180050);
  public static final Tag GANTRY_DETECTOR_TILT = Tag.of(0x00181120);
  public static final Tag STUDY_INSTANCE_UID = Tag.of(0x0020000D);
  public static final Tag SERIES_INSTANCE_UID = Tag.of(0x0020000E);
  public static final Tag STUDY_ID = Tag.of(0x00200010);
  public static final Tag SERIES_NUMBER = Tag.of(0x00200011);
  public static final Tag ACQUISITION_NUMBER = Tag.of(0x00200012);
  public static final Tag INSTANCE_NUMBER = Tag.of(0x00200013);
  public static final Tag IMAGE_POSITION_PATIENT = Tag.of(0x00200032);
  public static final Tag IMAGE_ORIENTATION_PATIENT = Tag.of(0x00200037);
  public static final Tag FRAME_OF_REFERENCE_UID = Tag.of(0x00200052);
  public static final Tag PLANE_POSITION_SEQUENCE = Tag.of(0x00209113);
  public static final Tag PLANE_ORIENTATION_SEQUENCE = Tag.of(0x00209116);
  public static final Tag SAMPLES_PER_PIXEL = Tag.of(0x00280002);
  public static final Tag PHOTOMETRIC_INTERPRETATION = Tag.of(0x00280004);
  public static final Tag PLANAR_CONFIGURATION = Tag.of(0x00280006);
  public static final Tag NUMBER_OF_FRAMES = Tag.of(0x00280008);
  public static final Tag ROWS = Tag.of(0x00280010);
  public static final Tag COLUMNS = Tag.of(0x00280011);
  public static final Tag PIXEL_SPACING = Tag.of(0x00280030);
  public static final Tag BITS_ALLOCATED = Tag.of(0x00280100);
  public static final Tag BITS_STORED = Tag.of(0x00280101);
  public static final Tag HIGH_BIT = Tag.of(0x00280102);
  public static final Tag PIXEL_REPRESENTATION = Tag.of(0x00280103);
  public static final Tag PIXEL_PADDING_VALUE = Tag.of(0x00280120);
  public static final Tag PIXEL_PADDING_RANGE_LIMIT = Tag.of(0x00280121);
  public static final Tag RESCALE_INTERCEPT = Tag.of(0x00281052);
  public static final Tag RESCALE_SLOPE = Tag.of(0x00281053);
  public static final Tag RESCALE_TYPE = Tag.of(0x00281054);
  public static final Tag MODALITY_LUT_SEQUENCE = Tag.of(0x00283000);
  public static final Tag LUT_DESCRIPTOR = Tag.of(0x00283002);
  public static final Tag LUT_DATA = Tag.of(0x00283006);
  public static final Tag PIXEL_MEASURES_SEQUENCE = Tag.of(0x00289110);
  public static final Tag PIXEL_VALUE_TRANSFORMATION_SEQUENCE = Tag.of(0x00289145);
  public static final Tag SHARED_FUNCTIONAL_GROUPS_SEQUENCE = Tag.of(0x52009229);
  public static final Tag PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE = Tag.of(0x52009230);
  public static final Tag EXTENDED_OFFSET_TABLE = Tag.of(0x7FE00001);
  public static final Tag EXTENDED_OFFSET_TABLE_LENGTHS = Tag.of(0x7FE00002);
  public static final Tag PIXEL_DATA = Tag.of(0x7FE00010);

  private Tags() {}

  /// The tag of a keyword of PS3.6, as `ImagePositionPatient`.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Tag of(String keyword) {
    return Dictionary.tag(keyword)
        .orElseThrow(() -> new IllegalArgumentException("no element is called " + keyword));
  }
}
