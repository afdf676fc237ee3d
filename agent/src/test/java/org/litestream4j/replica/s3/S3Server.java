package org.litestream4j.replica.s3;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;

/**
 * An S3 server in this process that checks signatures and keeps its objects in memory. Needs no
 * class of the agent, so that tests of the shipped jar can use it too.
 */
public final class S3Server implements AutoCloseable {
  public static final String ACCESS_KEY_ID = "AKIATESTSERVER";
  public static final String SECRET_ACCESS_KEY = "test/server+secret";

  /** Its clock may be said to be another one than it is. */
  private static final int LARGEST_SKEW_SECONDS = 86_400;

  private final BlobStoreContext context;
  private final S3Proxy proxy;

  private S3Server(BlobStoreContext context, S3Proxy proxy) {
    this.context = context;
    this.proxy = proxy;
  }

  /** Starts a server on a free port of the loopback interface. */
  public static S3Server start() throws Exception {
    return startAt(0);
  }

  /** The same on the given port of the loopback interface. */
  public static S3Server startAt(int port) throws Exception {
    BlobStoreContext context =
        ContextBuilder.newBuilder(new TransientApiMetadata()).buildView(BlobStoreContext.class);
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(context.getBlobStore())
            .endpoint(URI.create("http://127.0.0.1:" + port))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY_ID, SECRET_ACCESS_KEY)
            .maximumTimeSkew(LARGEST_SKEW_SECONDS)
            .build();
    proxy.start();
    return new S3Server(context, proxy);
  }

  public S3Server withBucket(String bucket) {
    store().createContainerInLocation(null, bucket);
    return this;
  }

  public String endpoint() {
    return "http://127.0.0.1:" + proxy.getPort();
  }

  /** The server's objects, past its S3 interface. */
  public BlobStore store() {
    return context.getBlobStore();
  }

  /** A URL that reaches this server, secret included. */
  public String url(String bucket, String path) {
    return "s3://"
        + bucket
        + "/"
        + path
        + "?endpoint="
        + endpoint()
        + "&access-key-id="
        + ACCESS_KEY_ID
        + "&secret-access-key="
        + SECRET_ACCESS_KEY.replace("+", "%2B");
  }

  /** The same as the keys of a configuration, for tests that change some. */
  public Map<String, String> keys(String bucket, String path) {
    Map<String, String> keys = new HashMap<>();
    keys.put("type", "s3");
    keys.put("endpoint", endpoint());
    keys.put("bucket", bucket);
    keys.put("path", path);
    keys.put("access-key-id", ACCESS_KEY_ID);
    keys.put("secret-access-key", SECRET_ACCESS_KEY);
    return keys;
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server does not stop", e);
    }
    context.close();
  }
}
