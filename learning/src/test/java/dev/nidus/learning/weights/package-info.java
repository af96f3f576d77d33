/// Tests of weights files, against what Python saw in them (`expected*.txt`) and against hostile
/// ones; `benchmarks/peers/weights/make_weights_fixtures.py` made the files.
@NullMarked
package dev.nidus.learning.weights;

import org.jspecify.annotations.NullMarked;
