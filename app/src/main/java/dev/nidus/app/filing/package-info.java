/// Results of models as DICOM: which rows of a table of predictions become reports, and what becomes of those that cannot.
///
/// Read {@link dev.nidus.app.filing.ReportRun} first. What a report holds, `imaging.dicom.result` knows; how a server takes it,
/// `imaging.dicom.web`.
@NullMarked
package dev.nidus.app.filing;

import org.jspecify.annotations.NullMarked;
