/** What Spring Data JDBC looks after; repositories of JPA are in the package above. */
@org.jspecify.annotations.NullMarked
package org.litestream4j.frameworks.visits;
