/** Stage 5: how a range of the WAL becomes an L0 file, and how we know that nothing was missed. */
package org.litestream4j.capture;
