package dev.nidus.verification.architecture.planted.core;

import dev.nidus.verification.architecture.planted.app.Command;

/// Breaks: no library knows the command line.
record KnowsTheCommandLine(Command command) {}
