package org.litestream4j.cli;

import java.nio.file.Paths;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.file.FileReplica;

/** Which kind of replica a URL names. */
final class ReplicaUrls {
  private static final String FILE = "file://";

  private ReplicaUrls() {}

  static ReplicaClient open(String url) throws CommandException {
    if (url.startsWith(FILE)) {
      return FileReplica.of(Paths.get(url.substring(FILE.length())));
    }
    throw new CommandException(
        "unsupported replica URL: " + url, "file:///path or s3://bucket/path");
  }
}
