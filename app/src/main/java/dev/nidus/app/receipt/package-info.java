/// Receipts: what each row of a table of features was made of, in digests, and the check that it still
/// comes out the same.
///
/// Read {@link dev.nidus.app.receipt.RunReceipt} first. A receipt holds no pixels and no columns of the
/// user's table beyond the path of the scan and the seed.
@NullMarked
package dev.nidus.app.receipt;

import org.jspecify.annotations.NullMarked;
