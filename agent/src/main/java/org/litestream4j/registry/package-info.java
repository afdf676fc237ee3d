/** Stage 2: which databases are there, who has them open, and which configuration is theirs. */
package org.litestream4j.registry;
