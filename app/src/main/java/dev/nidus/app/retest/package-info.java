/// `nidus retest`: readings of the same lesions on several scans become intraclass correlations, limits of agreement, and
/// whether what repeats tells lesions apart at all.
@NullMarked
package dev.nidus.app.retest;

import org.jspecify.annotations.NullMarked;
