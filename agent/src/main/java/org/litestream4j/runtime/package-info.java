/** The end of the way: wiring, threads, the start and the end of the JVM. Nothing imports it. */
package org.litestream4j.runtime;
