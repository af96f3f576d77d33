@NullMarked
package dev.nidus.cluster;

import org.jspecify.annotations.NullMarked;
