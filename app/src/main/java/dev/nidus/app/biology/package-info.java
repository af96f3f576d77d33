/// `nidus biology`: tables of scores and of expression, and files of gene sets, become associations and enrichments.
@NullMarked
package dev.nidus.app.biology;

import org.jspecify.annotations.NullMarked;
