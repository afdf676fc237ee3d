/** The app sees no difference: the same calls without and with the agent, answer by answer. */
package org.litestream4j.it.differential;
