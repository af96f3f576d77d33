package dev.nidus.verification.architecture.planted.core;

import org.bytedeco.javacpp.Pointer;

/// Breaks: the native library is touched in `learning.tensor` only; core needs the JDK only.
record HoldsNativePointer(Pointer pointer) {}
