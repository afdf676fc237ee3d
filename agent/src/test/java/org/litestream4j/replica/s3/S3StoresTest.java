package org.litestream4j.replica.s3;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.litestream4j.io.JdkModules;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaContract;
import org.litestream4j.replica.ReplicaSettings;

/** The contract against every S3 server that this machine has. */
@ParameterizedClass(name = "{0}")
@EnumSource(S3Backend.class)
final class S3StoresTest extends ReplicaContract {
  @Parameter S3Backend backend;

  private @Nullable S3Store store;

  /** For each test, so that each one that is skipped has its name and the reason in the report. */
  @BeforeEach
  void openStore() throws Exception {
    store = backend.open();
  }

  @AfterEach
  void closeStore() {
    if (store != null) {
      store.close();
    }
  }

  @Override
  protected ReplicaClient replica(String path) {
    return S3Replica.of(
        S3Settings.of(ReplicaSettings.of(store.keys(path))), Map.of(), JdkModules.closed());
  }

  @Override
  protected void putForeign(String path, int level, String name) {
    store.put(path + String.format(Locale.ROOT, "/%04x/", level) + name, new byte[1]);
  }
}
