/// Weights files, read without executing anything: PyTorch's zip format and its legacy stream by a
/// restricted un-pickler, and safetensors.
@NullMarked
package dev.nidus.learning.weights;

import org.jspecify.annotations.NullMarked;
