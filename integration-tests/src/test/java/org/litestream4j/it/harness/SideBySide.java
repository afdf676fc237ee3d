package org.litestream4j.it.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A test that may run beside another one of its class: most of its time it waits for other JVMs,
 * what it says does not depend on how fast they are, and it shares no file with others. All tests
 * of a class are marked, or none: one that is not would run beside those that are.
 */
@Execution(ExecutionMode.CONCURRENT)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface SideBySide {}
