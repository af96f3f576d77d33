package dev.nidus.verification.architecture.planted.core;

import java.io.Serializable;

/// Breaks: nothing is serialized by Java.
record SerializableScan(int voxels) implements Serializable {}
