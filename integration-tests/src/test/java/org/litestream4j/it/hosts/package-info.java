/** Where a driver can live, and beside whom: the app sees no difference there either. */
package org.litestream4j.it.hosts;
