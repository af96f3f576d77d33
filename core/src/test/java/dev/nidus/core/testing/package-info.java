/// What the tests of all modules share: where the fixtures lie, how arrays are read, how a seeded
/// random generator is made. Published as this module's test-jar.
@NullMarked
package dev.nidus.core.testing;

import org.jspecify.annotations.NullMarked;
