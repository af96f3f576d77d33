/// Tumour or muscle: the question that the sarcoma scans of the repository can answer honestly, and the demo that asks it.
@NullMarked
package dev.nidus.app.sarcoma;

import org.jspecify.annotations.NullMarked;
