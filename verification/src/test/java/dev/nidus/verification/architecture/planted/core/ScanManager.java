package dev.nidus.verification.architecture.planted.core;

/// Breaks: classes are called after the field.
record ScanManager(String scan) {}
