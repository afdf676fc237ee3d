package org.litestream4j.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file:///var/backup/app.db      | FILE   | ''                      | /var/backup/app.db",
        "file:///a//b/../c/             | FILE   | ''                      | /a/c",
        "file:///my%20dir/{path}        | FILE   | ''                      | /my%20dir/{path}",
        "FILE:///C:/backup              | FILE   | ''                      | C:/backup",
        "s3://bucket                    | S3     | bucket                  | ''",
        "s3://bucket/                   | S3     | bucket                  | ''",
        "s3://bucket/a//b/./c           | S3     | bucket                  | a/b/c",
        "s3://bucket/my%20app+1/{name}  | S3     | bucket                  | my app+1/{name}",
        "s3://b.localhost:9000/db       | S3     | b.localhost:9000        | db",
        "abs://account@container/db     | ABS    | container               | db",
        "sftp://me:pw@host:22/backup    | SFTP   | host:22                 | backup",
        "webdavs://host/dav             | WEBDAV | host                    | dav",
        "s3://arn:aws:s3:eu-west-1:123:accesspoint/name/a/b | S3 "
            + "| arn:aws:s3:eu-west-1:123:accesspoint/name | a/b",
      })
  void isTakenApart(String url, ReplicaType type, String host, String path) {
    ReplicaUrl parsed = ReplicaUrl.parse(url);
    assertThat(parsed.type()).isEqualTo(type);
    assertThat(parsed.host()).isEqualTo(host);
    assertThat(parsed.path()).isEqualTo(path);
  }

  @Test
  void namesOfParametersMayBeWrittenInBothWays() {
    assertThat(
            ReplicaUrl.parse(
                    "s3://b/p?forcePathStyle=true&requireContentMD5=false&part-size=6&skipVerify")
                .query())
        .containsEntry("force-path-style", "true")
        .containsEntry("require-content-md5", "false")
        .containsEntry("part-size", "6")
        .containsEntry("skip-verify", "");
  }

  @Test
  void isShownWithoutSecrets() {
    assertThat(ReplicaUrl.parse("sftp://me:pw@host/a?secret-access-key=x"))
        .hasToString("sftp://host/a");
    assertThat(ReplicaUrl.parse("file:///a/b")).hasToString("file:///a/b");
  }

  @Test
  void anUnknownSchemeIsRefusedWithTheNearest() {
    assertThatThrownBy(() -> ReplicaUrl.parse("s4://bucket"))
        .hasMessage("unknown replica type 's4' (did you mean 's3'?)");
    assertThatThrownBy(() -> ReplicaUrl.parse("flie:///x")).hasMessageContaining("'file'");
  }

  @Test
  void whatIsNoUrlIsRefusedWithAnExample() {
    assertThatThrownBy(() -> ReplicaUrl.parse("/var/backup"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/var/backup")
        .hasMessageContaining("file:///backup");
    assertThatThrownBy(() -> ReplicaUrl.parse("file://")).hasMessageContaining("directory");
    assertThatThrownBy(() -> ReplicaUrl.parse("s3://b/%zz")).hasMessageContaining("escape");
  }
}
