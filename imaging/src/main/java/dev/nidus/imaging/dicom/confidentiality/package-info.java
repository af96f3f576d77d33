/// De-identification of CT images by the basic application level confidentiality profile of PS3.15
/// annex E.
///
/// Read {@link dev.nidus.imaging.dicom.confidentiality.Deidentifier} first. What happens to an element
/// stands in table E.1-1, which is a resource of this package
/// ({@link dev.nidus.imaging.dicom.confidentiality.ConfidentialityTable}), and in the options of the
/// profile that a user chose. UIDs, patients and dates are replaced consistently by a secret; without
/// the secret nobody can go back. Pixels are passed on as they are: nothing here looks for faces or
/// for writing in them, and images that say that they have such writing are refused.
@NullMarked
package dev.nidus.imaging.dicom.confidentiality;

import org.jspecify.annotations.NullMarked;
