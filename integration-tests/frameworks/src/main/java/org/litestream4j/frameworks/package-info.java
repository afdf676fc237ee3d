/** A Spring Boot app with most of what JVM apps put between themselves and SQLite. */
@org.jspecify.annotations.NullMarked
package org.litestream4j.frameworks;
