/** Shared: settings, where each came from, and which database they belong to. */
package org.litestream4j.config;
