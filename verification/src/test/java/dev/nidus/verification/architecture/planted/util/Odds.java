package dev.nidus.verification.architecture.planted.util;

/// Breaks: packages are called after the field.
record Odds(String ends) {}
