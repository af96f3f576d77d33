/// `nidus stability`: how much features and predictions change when lesions are looked at a little otherwise, and whether they tell
/// lesions apart at all.
@NullMarked
package dev.nidus.app.stability;

import org.jspecify.annotations.NullMarked;
