package dev.nidus.verification.architecture.planted.unmarked;

/// Breaks: every package says that it is null-marked.
record Careless(String name) {}
