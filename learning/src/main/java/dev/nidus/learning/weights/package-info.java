/// Weights files, read without executing anything and written bit for bit.
///
/// {@link dev.nidus.learning.weights.WeightsFile} opens PyTorch's zip format, its legacy stream and
/// safetensors, by content. A PyTorch file is a pickle, that is a program; here it is read as data by
/// {@link dev.nidus.learning.weights.pickle}, so that the file can neither run nor construct
/// anything. Tensors are views of the mapped file: opening 738 MB takes milliseconds.
///
/// {@link dev.nidus.learning.weights.Checkpoint} finds the network in it, in whichever of the five
/// {@link dev.nidus.learning.weights.Wrapping wrappings} it lies, and leaves the judgement whether
/// keys and shapes fit to the network. {@link dev.nidus.learning.weights.SafetensorsWriter} and
/// {@link dev.nidus.learning.weights.TorchWriter} write; {@link
/// dev.nidus.learning.weights.WeightsInspection} and {@link
/// dev.nidus.learning.weights.WeightsConversion} stand behind the commands of these names.
///
/// Every file is a stranger's: declared sizes are checked against real ones before anything is
/// allocated, copies are bounded by the size of the file, and whatever is wrong is an {@link
/// dev.nidus.learning.weights.UnreadableWeights} that says what, where, and what to do.
@NullMarked
package dev.nidus.learning.weights;

import org.jspecify.annotations.NullMarked;
