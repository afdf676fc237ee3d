/**
 * Stage 1: how woven driver code tells us of opens, commits and closes. The only place with ASM.
 */
package org.litestream4j.intercept;
