/** Stage 6: which client serves which kind of replica. The only package that knows them all. */
package org.litestream4j.replica.kind;
