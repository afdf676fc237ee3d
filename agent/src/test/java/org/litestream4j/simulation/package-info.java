/** A machine, its disk, its time and an object store that fail as a seed says, on one thread. */
@org.jspecify.annotations.NullMarked
package org.litestream4j.simulation;
