/** Stage 7: what may be deleted at a replica. */
package org.litestream4j.retention;
