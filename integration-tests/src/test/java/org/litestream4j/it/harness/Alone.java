package org.litestream4j.it.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A class whose tests the build runs while nothing else of it runs, after all others: they measure
 * time, or keep the whole machine busy by themselves, as those do that look for races. A class that
 * is named on the command line runs alone anyway.
 */
@Tag("alone")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Alone {}
