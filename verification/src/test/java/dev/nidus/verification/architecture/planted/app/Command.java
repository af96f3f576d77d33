package dev.nidus.verification.architecture.planted.app;

/// Stands for the command line.
public record Command(String name) {}
