/**
 * What integration tests stand on: the shipped jar, drivers, and JVMs to attach the one to the
 * other.
 */
package org.litestream4j.it.harness;
