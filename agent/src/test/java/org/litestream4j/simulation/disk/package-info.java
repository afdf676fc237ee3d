/** A disk in memory that forgets what was not forced to it. */
@org.jspecify.annotations.NullMarked
package org.litestream4j.simulation.disk;
