package dev.nidus.app.demo;

import java.net.URI;

/// Where scans come from and what their licence asks to be said.
///
/// @param name the collection
/// @param licence its licence, by name
/// @param data its address, a DOI where there is one
/// @param paper the paper to cite
/// @param changes what was done to the files since, which CC BY wants to be told
public record DataCitation(String name, String licence, URI data, String paper, String changes) {
  /// The sarcomas that the repository ships.
  public static final DataCitation SOFT_TISSUE_SARCOMA =
      new DataCitation(
          "Soft-tissue-Sarcoma, The Cancer Imaging Archive",
          "CC BY 3.0",
          URI.create("https://doi.org/10.7937/K9/TCIA.2015.7GO2GSKS"),
          "Vallières, M., Freeman, C. R., Skamene, S. R. & El Naqa, I. A radiomics model from joint"
              + " FDG-PET and MRI texture features for the prediction of lung metastases in"
              + " soft-tissue sarcomas of the extremities. Physics in Medicine and Biology 60, 5471"
              + " (2015).",
          "Taken from the NIfTI form of the Image Biomarker Standardisation Initiative, converted"
              + " to 16-bit integers and cropped to the tumour and 27 mm around it.");
}
