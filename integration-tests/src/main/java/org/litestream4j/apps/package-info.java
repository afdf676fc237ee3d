/** Small apps as users have them: Java 8, plain JDBC, and no knowledge of the agent. */
package org.litestream4j.apps;
