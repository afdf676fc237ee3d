package org.litestream4j.ltx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class XxHash32Test {
  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void theHashOfAnyPiecesIsThatOfTheReferenceForTheWhole(long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    XxHash32 hash = new XxHash32();
    hash.update(bytes, 0, bytes.length);
    hash.reset();
    for (int at = 0; at < bytes.length; ) {
      int count = 1 + random.nextInt(Math.min(40, bytes.length - at));
      hash.update(bytes, at, count);
      at += count;
    }
    int expected = XXHashFactory.safeInstance().hash32().hash(bytes, 0, bytes.length, 0);
    assertThat(hash.value()).isEqualTo(expected);
  }
}
