/// The user's tables: lesions and features read from CSV, Parquet, folders of parts or seed files, row
/// by row, and written back with every column the user gave, in the user's order.
///
/// Read {@link dev.nidus.app.table.LesionTable} first, then {@link dev.nidus.app.table.TableFile}, by which
/// all tables are read.
@NullMarked
package dev.nidus.app.table;

import org.jspecify.annotations.NullMarked;
