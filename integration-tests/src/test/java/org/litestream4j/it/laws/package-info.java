/** The three laws of the process: one SQLite, one descriptor, one checkpoint at a time. */
package org.litestream4j.it.laws;
