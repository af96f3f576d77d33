/// Files that appear under their name only when they are whole.
@NullMarked
package dev.nidus.app.file;

import org.jspecify.annotations.NullMarked;
