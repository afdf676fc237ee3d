package org.litestream4j.it.differential;

import java.util.function.Predicate;

/**
 * A difference that is a fault, known and not repaired yet.
 *
 * @param cause why it is there
 */
record OpenDifference(String cause, Predicate<Difference> covers) {}
