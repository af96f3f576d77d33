/// Pictures made of pixels, lines and a few letters, with no font and no desktop: they come out alike on every
/// machine, also on a server that has neither.
@NullMarked
package dev.nidus.core.picture;

import org.jspecify.annotations.NullMarked;
