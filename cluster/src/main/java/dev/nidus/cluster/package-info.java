/// Extraction and training on Apache Spark: the work of `nidus extract` and `nidus pretrain`, on machines
/// that come and go.
///
/// Read {@link dev.nidus.cluster.SparkExtraction} first. The table is read on the driver, window by
/// window; the lesions of a window are grouped by scan and dealt to parts of equal cost ({@link
/// dev.nidus.cluster.PartPlan}); a task extracts one part by the code of the command line and gives its
/// files their names ({@link dev.nidus.cluster.PartTask}). A part counts as done when its receipts have
/// their name; a run that goes on does the rows that no receipt names.
///
/// For training read {@link dev.nidus.cluster.SparkTraining}. A task for each process, all at once ({@link
/// dev.nidus.cluster.MemberTask}), starts the program again as one of the processes of the run; when one is
/// lost, all begin again after the last checkpoint.
///
/// What travels between machines is text: no class of Nidus is written by Java's serialization. Only
/// the function that Spark calls is, as Spark requires of its tasks, and it holds a string.
@NullMarked
package dev.nidus.cluster;

import org.jspecify.annotations.NullMarked;
