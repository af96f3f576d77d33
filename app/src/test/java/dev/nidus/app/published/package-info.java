/// Tests of the published numbers and of how they are computed again.
@NullMarked
package dev.nidus.app.published;

import org.jspecify.annotations.NullMarked;
