/** Apps that nobody wrote for the agent, taken as they are published, and a job for each. */
package org.litestream4j.it.realapps;
