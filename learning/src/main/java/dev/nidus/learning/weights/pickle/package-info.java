/// Python pickles read as data. A pickle is a little program for a stack machine; here the machine
/// has no way to run anything: {@link dev.nidus.learning.weights.pickle.Unpickler} turns its
/// opcodes into a tree of {@link dev.nidus.learning.weights.pickle.PickleValue values}, and no name
/// of the file ever becomes a class, a method or a call.
///
/// A short list of globals has a meaning ({@link
/// dev.nidus.learning.weights.pickle.GlobalPolicy}): ordered dicts, storages, and the functions by
/// which PyTorch describes a tensor. A global that is known to run code when called is refused
/// wherever it stands. Every other one is *opaque*: it and whatever is made of it stay unconstructed,
/// and the caller decides whether the file can do without.
///
/// Every length is checked against the bytes that are left before anything is allocated, and opcodes,
/// stack and integers have budgets, so that memory is bounded by the size of the file.
@NullMarked
package dev.nidus.learning.weights.pickle;

import org.jspecify.annotations.NullMarked;
