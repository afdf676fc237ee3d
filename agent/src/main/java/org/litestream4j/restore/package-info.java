/** Stage 8: which files make the state that is asked for, and whether the result is proved. */
package org.litestream4j.restore;
