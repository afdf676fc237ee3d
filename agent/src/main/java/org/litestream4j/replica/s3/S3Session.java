package org.litestream4j.replica.s3;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.litestream4j.io.JdkModules;
import org.litestream4j.replica.ReplicaException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The connection to one bucket. The SDK's client is made by the first call, because it costs more
 * than a second and may ask the network, and every failure leaves here as one clear line.
 */
final class S3Session {
  /** Requests of the SDK that belong together. */
  interface Requests<T> {
    T run(S3Client client) throws IOException;
  }

  private final S3Settings settings;
  private final Map<String, String> environment;
  private final JdkModules modules;
  private @Nullable S3Client client;
  private @Nullable S3Credentials credentials;

  S3Session(S3Settings settings, Map<String, String> environment, JdkModules modules) {
    this.settings = settings;
    this.environment = environment;
    this.modules = modules;
  }

  /** Runs requests; {@code object} names in an error message what they are about. */
  <T> T run(S3Operation operation, String object, Requests<T> requests) throws IOException {
    SdkContext context = SdkContext.enter();
    try {
      return requests.run(client());
    } catch (ReplicaException e) {
      throw e;
    } catch (RuntimeException e) {
      throw S3Failure.of(operation, object, settings, credentialSource(), e);
    } finally {
      context.leave();
    }
  }

  private synchronized S3Client client() {
    if (client == null) {
      if (credentials == null) {
        credentials = S3Credentials.of(settings.accessKey(), environment);
      }
      client = new S3ClientFactory(settings, credentials, modules).create();
    }
    return client;
  }

  private synchronized String credentialSource() {
    return credentials == null ? "unknown" : credentials.source();
  }

  synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}
