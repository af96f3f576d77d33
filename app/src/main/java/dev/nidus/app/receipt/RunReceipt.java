package dev.nidus.app.receipt;

import dev.nidus.core.extraction.FeatureExtraction.Batching;
import dev.nidus.core.extraction.PatchCutting;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.imaging.dicom.series.IrregularSlices;
import java.util.Optional;

/// What all rows of a run have in common.
///
/// @param program version of Nidus
/// @param root where relative paths of scans start, absolute
/// @param weightsFile the weights, absolute
/// @param model the user's word on what the weights are, where one was needed
/// @param weights digest of the tensors
/// @param encoder its name
/// @param numerics how it computed, for people
/// @param device the word of `--device`
/// @param precision the word of `--precision`
/// @param batching whether lesions were encoded together or one by one
/// @param batch most rows per batch
/// @param patch the patch and its law
/// @param scaling how Hounsfield units were scaled; absent from receipts of older versions
/// @param rule what was done with scans that cannot be in Hounsfield units
/// @param source whether the files were scans or patches
/// @param slices what was done with DICOM slices that are no regular grid
/// @param machine the processor and the libraries
public record RunReceipt(
    String program,
    String root,
    String weightsFile,
    Optional<String> model,
    String weights,
    String encoder,
    String numerics,
    String device,
    String precision,
    Batching batching,
    int batch,
    PatchSpec patch,
    Optional<String> scaling,
    IntensityRule rule,
    PatchCutting.Source source,
    IrregularSlices slices,
    String machine) {}
