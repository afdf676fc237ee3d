package org.litestream4j.it.differential;

import java.util.function.Predicate;

/**
 * A difference that is no fault.
 *
 * @param row the row of the README's table "Databases that are not in WAL mode", by its first cell
 */
record Excuse(String row, Predicate<Difference> covers) {}
