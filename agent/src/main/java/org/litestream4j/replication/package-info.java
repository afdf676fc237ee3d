/** Stage 6: how far each replica is, and what is sent to it next. */
package org.litestream4j.replication;
