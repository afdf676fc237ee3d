/** Shared: what a running agent tells other processes of this machine. */
package org.litestream4j.control;
