/// What predictions are worth: tables of predictions and of survival in, estimates with intervals out, as JSON for programs
/// and as a page for people. Read {@link dev.nidus.app.evaluation.Evaluation} and
/// {@link dev.nidus.app.evaluation.SurvivalAnalysis} first.
@NullMarked
package dev.nidus.app.evaluation;

import org.jspecify.annotations.NullMarked;
