/** Shared: durable files: temporary name, fsync, rename, fsync of the directory. */
package org.litestream4j.io;
