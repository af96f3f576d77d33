/// `nidus court`: whether a model of features goes by a shortcut. Tables of features become a case ({@link
/// dev.nidus.app.court.CourtHearing}), what the scans show beside the lesion is measured ({@link
/// dev.nidus.app.court.LesionViews}), and the verdict becomes numbers and a page. {@link dev.nidus.app.court.VerdictView} and
/// {@link dev.nidus.app.court.VerdictJson} put a verdict beside the model of any other command.
@NullMarked
package dev.nidus.app.court;

import org.jspecify.annotations.NullMarked;
