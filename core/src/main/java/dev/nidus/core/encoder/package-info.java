/// The encoder: a frozen network that turns a patch into a feature vector.
///
/// Read {@link dev.nidus.core.encoder.Encoder} first. Networks and native tensors live in the
/// module `learning`; here is only what a user of an encoder must know: what it expects and what it
/// returns.
@NullMarked
package dev.nidus.core.encoder;

import org.jspecify.annotations.NullMarked;
