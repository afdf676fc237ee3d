/** What {@code ./demo} measures with. */
package org.litestream4j.it.demo;
