/// Tests of the command's pictures and page.
@NullMarked
package dev.nidus.app.command;

import org.jspecify.annotations.NullMarked;
