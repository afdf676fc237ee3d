package org.litestream4j.ltx;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Seeds for random tests. They differ from run to run and are printed; {@code -Dtest.seed=N} runs
 * again from the seed N.
 */
public final class Seeds implements ArgumentsProvider {
  private static final int COUNT = 25;

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    long first = Long.getLong("test.seed", ThreadLocalRandom.current().nextInt());
    System.out.println(
        context.getRequiredTestMethod().getName() + ": " + COUNT + " seeds from " + first);
    return LongStream.range(first, first + COUNT).mapToObj(Arguments::of);
  }
}
