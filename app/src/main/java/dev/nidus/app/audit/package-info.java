/// `nidus audit`: tables of lesions become keys of patients, studies, scans and lesions, and what the splits share becomes
/// numbers, a page and a list of rows.
@NullMarked
package dev.nidus.app.audit;

import org.jspecify.annotations.NullMarked;
