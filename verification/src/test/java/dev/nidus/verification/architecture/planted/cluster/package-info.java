/// A class that others need to break a fence.
@NullMarked
package dev.nidus.verification.architecture.planted.cluster;

import org.jspecify.annotations.NullMarked;
