/** What the {@code status} verb finds out about a database and its replicas. */
package org.litestream4j.cli.status;
