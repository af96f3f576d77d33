/// Times to an event that not every patient has had yet: their curve, the comparison of groups, the hazard ratio of a
/// score, and how well a score orders patients.
///
/// Read {@link dev.nidus.evidence.survival.SurvivalTimes} first; {@link dev.nidus.evidence.survival.KaplanMeier},
/// {@link dev.nidus.evidence.survival.LogRank}, {@link dev.nidus.evidence.survival.CoxModel},
/// {@link dev.nidus.evidence.survival.ConcordanceIndex} and {@link dev.nidus.evidence.survival.TimeDependentAuc} start
/// from it. Throughout, a higher score means an earlier event, censoring at a time counts as later than an event at that
/// time, and the unit of time is days (any other unit gives the same statistics, as long as it is one).
///
/// Absent on purpose: competing risks, time-varying covariates and delayed entry.
@NullMarked
package dev.nidus.evidence.survival;

import org.jspecify.annotations.NullMarked;
