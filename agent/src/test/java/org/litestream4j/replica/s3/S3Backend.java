package org.litestream4j.replica.s3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The S3 servers that the same tests run against. */
public enum S3Backend {
  /** In this process. */
  S3PROXY {
    @Override
    public S3Store open() throws Exception {
      S3Server server = S3Server.start();
      return S3Store.of(
              server.endpoint(),
              "replicas",
              S3Server.ACCESS_KEY_ID,
              S3Server.SECRET_ACCESS_KEY,
              server::close)
          .withNewBucket();
    }
  },

  /** In a container. */
  MINIO {
    @Override
    public S3Store open() {
      assumeTrue(MinioContainer.canRun(), "no Docker here to run MinIO in");
      return MinioContainer.store();
    }
  },

  /** The store that {@code LITESTREAM_TEST_S3_ENDPOINT} and its companions name. */
  EXTERNAL {
    @Override
    public S3Store open() {
      assumeTrue(!variable("ENDPOINT").isEmpty(), "LITESTREAM_TEST_S3_ENDPOINT names no store");
      return S3Store.of(
          variable("ENDPOINT"),
          variable("BUCKET"),
          variable("ACCESS_KEY_ID"),
          variable("SECRET_ACCESS_KEY"),
          () -> {});
    }
  };

  /**
   * A place in this server, which is started if need be. Where this machine cannot have it, the
   * test that asks is skipped, and the reason said.
   */
  public abstract S3Store open() throws Exception;

  private static String variable(String name) {
    return System.getenv().getOrDefault("LITESTREAM_TEST_S3_" + name, "");
  }
}
