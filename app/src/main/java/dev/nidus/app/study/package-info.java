/// A study from one file: {@link dev.nidus.app.study.Study} reads a {@link dev.nidus.app.study.StudyPlan}, fits every arm to
/// training lesions, registers what it will ask, opens the outcomes of the test lesions, and leaves one page and one file of
/// numbers.
///
/// Three rules hold everywhere. The outcomes of test lesions lie in {@link dev.nidus.app.study.SealedOutcomes} until the study
/// is registered. A step is known by what goes into it ({@link dev.nidus.app.study.Steps}), so that it is done once. A step that
/// cannot be done is a sentence in the report, and the others go on.
@NullMarked
package dev.nidus.app.study;

import org.jspecify.annotations.NullMarked;
