/** Shared: the lines on stderr that a person reads. */
package org.litestream4j.log;
