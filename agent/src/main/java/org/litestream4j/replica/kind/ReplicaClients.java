package org.litestream4j.replica.kind;

import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Map;
import org.litestream4j.io.JdkModules;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaSettings;
import org.litestream4j.replica.RetryingReplica;
import org.litestream4j.replica.file.FileReplica;
import org.litestream4j.replica.s3.S3Replica;
import org.litestream4j.replica.s3.S3Settings;

/**
 * Opens the client of a replica by its settings. The classes of one kind of store are only loaded
 * for a replica of that kind: the AWS SDK alone takes more than a second.
 */
public final class ReplicaClients {
  private final Map<String, String> environment;
  private final JdkModules modules;

  private ReplicaClients(Map<String, String> environment, JdkModules modules) {
    this.environment = environment;
    this.modules = modules;
  }

  /**
   * @param environment the environment variables, where credentials may be
   * @param modules what keeps them apart from the settings for the network of an app in the same
   *     JVM
   */
  public static ReplicaClients of(Map<String, String> environment, JdkModules modules) {
    return new ReplicaClients(environment, modules);
  }

  /**
   * Checks settings without connecting anywhere and without loading an SDK.
   *
   * @throws IllegalArgumentException with one line that says what is wrong and what to do
   */
  public static void check(ReplicaSettings settings) {
    switch (settings.type()) {
      case FILE:
        directory(settings);
        return;
      case S3:
        S3Settings.of(settings);
        return;
      default:
        throw unsupported(settings);
    }
  }

  /**
   * The client of a replica. Nothing is asked of the network before its first call, and it does not
   * try again by itself: see {@link RetryingReplica}.
   *
   * @throws IllegalArgumentException as {@link #check}
   */
  public ReplicaClient open(ReplicaSettings settings) {
    switch (settings.type()) {
      case FILE:
        return FileReplica.of(directory(settings));
      case S3:
        return S3Replica.of(S3Settings.of(settings), environment, modules);
      default:
        throw unsupported(settings);
    }
  }

  private static Path directory(ReplicaSettings settings) {
    if (settings.path().isEmpty()) {
      throw new IllegalArgumentException(
          "a file replica needs a directory: file:///backup, or the key path");
    }
    return Paths.get(settings.path());
  }

  private static IllegalArgumentException unsupported(ReplicaSettings settings) {
    return new IllegalArgumentException(
        "replicas of type "
            + settings.type()
            + " are not supported by this version: use file or s3");
  }
}
