/** Stage 6: where files go: one interface, and a package of its own for each kind of store. */
package org.litestream4j.replica;
