package org.litestream4j.replica.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.litestream4j.io.JdkModules;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.GeneratedSource;
import org.litestream4j.replica.ReplicaSettings;

class S3MemoryTest {
  private static final long SIZE_BYTES = 64L << 20;
  private static final String HEAP = "-Xmx24m";

  @Test
  void aFileTravelsThroughAHeapThatIsSmallerThanTheFile() throws Exception {
    try (S3Server server = S3Server.start().withBucket("replicas")) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  HEAP,
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  UploadsAndReads.class.getName(),
                  server.url("replicas", "db"))
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output.trim()).isEqualTo(String.valueOf(SIZE_BYTES));
    }
  }

  /** Runs in a JVM of its own. */
  static final class UploadsAndReads {
    private UploadsAndReads() {}

    public static void main(String[] arguments) throws IOException {
      LtxFileName name = LtxFileName.of(1, 1);
      S3Settings settings = S3Settings.of(ReplicaSettings.ofUrl(arguments[0]));
      try (S3Replica replica = S3Replica.of(settings, Map.of(), JdkModules.closed())) {
        replica.put(9, name, new GeneratedSource(SIZE_BYTES));
        long readBytes = 0;
        try (InputStream stream = replica.open(9, name, 0)) {
          byte[] buffer = new byte[65536];
          for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            readBytes += count;
          }
        }
        System.out.println(readBytes);
      }
    }
  }
}
