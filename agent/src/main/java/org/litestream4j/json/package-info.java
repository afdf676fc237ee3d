/** Shared: JSON that programs read. */
package org.litestream4j.json;
