/// Ways of telling two classes of lesions apart, and what each says of patients it has not learned from.
@NullMarked
package dev.nidus.app.arms;

import org.jspecify.annotations.NullMarked;
