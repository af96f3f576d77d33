/// The user's tables: lesions read from CSV or from seed files, row by row, and written back with
/// every column the user gave, in the user's order.
///
/// Read {@link dev.nidus.app.table.LesionTable} first. Nothing here holds a whole table in memory.
@NullMarked
package dev.nidus.app.table;

import org.jspecify.annotations.NullMarked;
