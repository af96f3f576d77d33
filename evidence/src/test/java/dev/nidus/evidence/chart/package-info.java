@NullMarked
package dev.nidus.evidence.chart;

import org.jspecify.annotations.NullMarked;
