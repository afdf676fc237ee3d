/** Stage 4: what the bytes of an LTX file are. Imports nothing of ours; the only place with LZ4. */
package org.litestream4j.ltx;
