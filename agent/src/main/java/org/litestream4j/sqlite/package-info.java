/**
 * Stage 3: how we speak to one database safely: control connections, read mark, checkpoints, WAL.
 */
package org.litestream4j.sqlite;
