/** Stage 7: what is merged at a replica, and how. */
package org.litestream4j.compaction;
