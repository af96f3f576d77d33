/// How far a command is: a bar on a terminal, plain lines in a log, JSON lines or 3D Slicer's tags for
/// a program that listens.
@NullMarked
package dev.nidus.app.progress;

import org.jspecify.annotations.NullMarked;
