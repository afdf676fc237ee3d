/** What the JVM and the woven driver see first: start, vetoes, the isolated loader, the hook. */
package org.litestream4j.bootstrap;
