@NullMarked
package dev.nidus.app.published;

import org.jspecify.annotations.NullMarked;
