/** The command line: thin verbs over the same classes. Nothing imports it. */
package org.litestream4j.cli;
