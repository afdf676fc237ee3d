/** The same check on every Java with every driver. */
package org.litestream4j.it.matrix;
