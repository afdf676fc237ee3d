package org.litestream4j.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.litestream4j.bootstrap.ReplicaType;

class ReplicaAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file:///var/backup/app.db      | FILE   | ''                      | /var/backup/app.db",
        "file:///a//b/../c/             | FILE   | ''                      | /a/c",
        "file:///my%20dir/{path}        | FILE   | ''                      | /my%20dir/{path}",
        "file:///a/what?.db             | FILE   | ''                      | /a/what?.db",
        "FILE:///C:/backup              | FILE   | ''                      | C:/backup",
        "s3://bucket                    | S3     | bucket                  | ''",
        "s3://bucket/                   | S3     | bucket                  | ''",
        "s3://bucket/a//b/./c           | S3     | bucket                  | a/b/c",
        "s3://bucket/my%20app+1/{name}  | S3     | bucket                  | my app+1/{name}",
        "s3://b.localhost:9000/db       | S3     | b.localhost:9000        | db",
        "s3://arn:aws:s3:eu-west-1:123:accesspoint/name/a/b | S3 "
            + "| arn:aws:s3:eu-west-1:123:accesspoint/name | a/b",
      })
  void isTakenApart(String url, ReplicaType type, String host, String path) {
    ReplicaAddress parsed = ReplicaAddress.parse(url);
    assertThat(parsed.type()).isEqualTo(type);
    assertThat(parsed.host()).isEqualTo(host);
    assertThat(parsed.path()).isEqualTo(path);
  }

  @Test
  void namesOfParametersMayBeWrittenInBothWays() {
    assertThat(
            ReplicaAddress.parse(
                    "s3://b/p?forcePathStyle=true&requireContentMD5=false&part-size=6&skipVerify")
                .query())
        .containsEntry("force-path-style", "true")
        .containsEntry("require-content-md5", "false")
        .containsEntry("part-size", "6")
        .containsEntry("skip-verify", "");
  }

  @Test
  void isShownWithoutSecrets() {
    assertThat(ReplicaAddress.parse("s3://bucket/a?secret-access-key=x"))
        .hasToString("s3://bucket/a");
    assertThat(ReplicaAddress.parse("file:///a/b")).hasToString("file:///a/b");
  }

  @Test
  void whatIsNoUrlIsRefusedInOneLine() {
    for (String wrong : new String[] {"/var/backup", "s4://bucket", "gs://bucket", "s3://b/%zz"}) {
      assertThatThrownBy(() -> ReplicaAddress.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("\n");
    }
  }
}
