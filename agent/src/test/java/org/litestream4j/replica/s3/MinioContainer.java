package org.litestream4j.replica.s3;

import java.time.Duration;
import java.util.UUID;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** One MinIO server for all tests of this JVM; Testcontainers removes it at the end. */
final class MinioContainer {
  private static final DockerImageName IMAGE =
      DockerImageName.parse("minio/minio:RELEASE.2025-09-07T16-13-09Z");
  private static final String USER = "test-server";
  private static final String PASSWORD = "test/server+secret";
  private static final int PORT = 9000;

  private MinioContainer() {}

  static boolean canRun() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  /** In a bucket of its own. */
  static S3Store store() {
    GenericContainer<?> server = Running.SERVER;
    return S3Store.of(
            "http://" + server.getHost() + ":" + server.getMappedPort(PORT),
            "replicas-" + UUID.randomUUID(),
            USER,
            PASSWORD,
            () -> {})
        .withNewBucket();
  }

  /** Started when it is first asked for. */
  private static final class Running {
    static final GenericContainer<?> SERVER = start();

    @SuppressWarnings("resource") // It lives as long as the JVM.
    private static GenericContainer<?> start() {
      GenericContainer<?> server =
          new GenericContainer<>(IMAGE)
              .withCommand("server", "/data")
              .withEnv("MINIO_ROOT_USER", USER)
              .withEnv("MINIO_ROOT_PASSWORD", PASSWORD)
              .withExposedPorts(PORT)
              .waitingFor(Wait.forHttp("/minio/health/ready").forPort(PORT))
              .withStartupTimeout(Duration.ofMinutes(2));
      server.start();
      return server;
    }
  }
}
