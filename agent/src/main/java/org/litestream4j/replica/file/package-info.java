/** Stage 6: replicas that are directories. */
package org.litestream4j.replica.file;
