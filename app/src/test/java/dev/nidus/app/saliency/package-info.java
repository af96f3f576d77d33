/// Whether the sanity checks of maps convict and acquit.
@NullMarked
package dev.nidus.app.saliency;

import org.jspecify.annotations.NullMarked;
