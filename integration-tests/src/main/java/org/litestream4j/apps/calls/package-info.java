/** An app that makes thousands of seeded calls over all of JDBC, and writes down each answer. */
package org.litestream4j.apps.calls;
