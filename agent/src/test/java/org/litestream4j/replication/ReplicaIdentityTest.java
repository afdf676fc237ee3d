package org.litestream4j.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.litestream4j.faults.MutatedInputs;

class ReplicaIdentityTest {
  @Test
  void aMutatedObjectIsAnIdentityOrNone() {
    byte[] object = ReplicaIdentity.of("3b1f0a52-6c1c-4a0e-9d1e-5a5b7c7d9e11", "/a/b").toBytes();
    int[] known = {0};
    MutatedInputs.of(object)
        .give(
            5_000,
            IOException.class,
            mutated -> known[0] += ReplicaIdentity.parse(mutated).isPresent() ? 1 : 0);
    assertThat(known[0]).isBetween(100, 4_999);
  }
}
