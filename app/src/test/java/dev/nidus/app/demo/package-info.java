/// Tests of the demo's pictures and page.
@NullMarked
package dev.nidus.app.demo;

import org.jspecify.annotations.NullMarked;
