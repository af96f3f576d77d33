/// The fence around the native tensor library: the only package that imports `org.bytedeco`.
///
/// Read {@link dev.nidus.learning.tensor.TensorScope} first. JavaCPP ties native objects to an
/// implicit stack of the calling thread; here ownership is written down instead:
///
/// - a {@link dev.nidus.learning.tensor.Tensor} belongs to a scope and dies with it; the result of
///   an operation belongs to the youngest scope among its operands, so a temporary can never be
///   promoted to a long-lived owner by the order of operands;
/// - a {@link dev.nidus.learning.tensor.Parameter} or a {@link
///   dev.nidus.learning.tensor.FusedConvolution} belongs to the network that made it and dies with
///   that; it has no arithmetic and may be shared by threads;
/// - numbers that travel further are `float[]`.
///
/// {@link dev.nidus.learning.tensor.Rows} has what losses need of matrices, {@link
/// dev.nidus.learning.tensor.InPlace} and {@link dev.nidus.learning.tensor.Gradients} what optimisers
/// need of parameters, {@link dev.nidus.learning.tensor.ProcessGroup} what several processes exchange.
///
/// A closed scope or tensor answers with {@link dev.nidus.learning.tensor.ScopeClosed}, a failure
/// inside the library with {@link dev.nidus.learning.tensor.TensorFailure}, which names the shapes.
/// {@link dev.nidus.learning.tensor.NativeMemory} counts what is alive.
///
/// Two rules for who works in here. Every call opens a `PointerScope` of its own and retains only
/// its result, so JavaCPP's stack is empty between calls. A static native object must be retained
/// explicitly, otherwise it dies with the `PointerScope` in which its class happened to be
/// initialised.
@NullMarked
package dev.nidus.learning.tensor;

import org.jspecify.annotations.NullMarked;
