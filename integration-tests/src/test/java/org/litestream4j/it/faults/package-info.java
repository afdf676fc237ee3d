/** The shipped jar, with a store that fails in every way in which stores and networks do. */
package org.litestream4j.it.faults;
