/// Files become scans and lesions.
@NullMarked
package dev.nidus.imaging;

import org.jspecify.annotations.NullMarked;
