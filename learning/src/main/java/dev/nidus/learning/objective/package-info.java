/// What an encoder is trained to do: losses on embeddings, and statistics that show whether the
/// embeddings mean something.
///
/// Read {@link dev.nidus.learning.objective.NegativeMinedInfoNce} first: it is the one that the
/// published encoder was trained with (SPEC 4.1). Every loss is the mean over the rows of this
/// process, in nats, computed by log-sum-exp; rows need not have unit length. A loss takes a {@link
/// dev.nidus.learning.objective.Contrast}, which says at what temperature it compares and with which
/// processes.
///
/// Absent on purpose: projection heads and prototypes, which are layers and live with the networks.
@NullMarked
package dev.nidus.learning.objective;

import org.jspecify.annotations.NullMarked;
