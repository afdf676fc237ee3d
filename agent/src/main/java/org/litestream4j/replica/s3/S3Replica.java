package org.litestream4j.replica.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.litestream4j.io.JdkModules;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.ReplicaException.Kind;
import org.litestream4j.replica.UploadSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A replica in a bucket of Amazon S3 or of a store that speaks as S3 does. */
public final class S3Replica implements ReplicaClient {
  /** S3 deletes up to this many objects by one request. */
  private static final int DELETION_BATCH = 1000;

  private static final int TIMESTAMP_CONCURRENCY = 16;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final S3Settings settings;
  private final S3Layout layout;
  private final S3Requests requests;
  private final S3Session session;

  private S3Replica(S3Settings settings, Map<String, String> environment, JdkModules modules) {
    this.settings = settings;
    this.layout = new S3Layout(settings.path());
    this.requests = new S3Requests(settings);
    this.session = new S3Session(settings, environment, modules);
  }

  /**
   * The replica that the settings describe. Nothing is asked of the network before the first call.
   *
   * @param environment the environment variables, for credentials that the settings leave out
   * @param modules what keeps it apart from the settings of an app in the same JVM
   */
  public static S3Replica of(
      S3Settings settings, Map<String, String> environment, JdkModules modules) {
    return new S3Replica(settings, environment, modules);
  }

  @Override
  public String displayUrl() {
    return settings.toString();
  }

  @Override
  public List<LtxFileInfo> list(int level, long seekMinTxid, Timestamps timestamps)
      throws IOException {
    List<LtxFileInfo> files =
        session.run(
            S3Operation.LIST,
            "level " + level + " of " + settings,
            client -> listed(client, level, seekMinTxid));
    return timestamps == Timestamps.EXACT ? withExactTimestamps(files) : files;
  }

  private List<LtxFileInfo> listed(S3Client client, int level, long seekMinTxid) {
    List<LtxFileInfo> files = new ArrayList<>();
    String prefix = layout.levelPrefix(level);
    ListObjectsV2Response page =
        client.listObjectsV2(requests.listFirst(prefix, layout.seekKey(level, seekMinTxid)));
    addFiles(page, level, seekMinTxid, files);
    while (Boolean.TRUE.equals(page.isTruncated())) {
      page = client.listObjectsV2(requests.listNext(prefix, page.nextContinuationToken()));
      addFiles(page, level, seekMinTxid, files);
    }
    files.sort(Comparator.comparing(LtxFileInfo::name));
    return files;
  }

  private void addFiles(
      ListObjectsV2Response page, int level, long seekMinTxid, List<LtxFileInfo> files) {
    for (S3Object object : page.contents()) {
      Optional<LtxFileName> name = layout.name(level, object.key());
      if (name.isPresent() && Long.compareUnsigned(name.get().minTxid(), seekMinTxid) >= 0) {
        files.add(
            LtxFileInfo.of(level, name.get(), object.size(), object.lastModified().toEpochMilli()));
      }
    }
  }

  private List<LtxFileInfo> withExactTimestamps(List<LtxFileInfo> files) throws IOException {
    LtxFileInfo[] exact = new LtxFileInfo[files.size()];
    Workers.run(
        TIMESTAMP_CONCURRENCY,
        exact.length,
        index -> exact[index] = withExactTimestamp(files.get(index)));
    return Arrays.asList(exact);
  }

  /**
   * As Litestream does, the time of the upload stands in where the object says none or may not be
   * asked. A failure that may pass is thrown instead: a wrong time would restore a wrong state.
   */
  private LtxFileInfo withExactTimestamp(LtxFileInfo file) throws IOException {
    String key = layout.key(file.level(), file.name());
    try {
      Map<String, String> metadata =
          session.run(
              S3Operation.READ,
              url(key),
              client -> client.headObject(requests.head(key)).metadata());
      long createdAtMillis = S3Timestamp.find(metadata).orElse(file.createdAtMillis());
      return LtxFileInfo.of(file.level(), file.name(), file.sizeBytes(), createdAtMillis);
    } catch (ReplicaException e) {
      if (e.kind() == Kind.NOT_FOUND || e.kind() == Kind.GIVE_UP) {
        return file;
      }
      throw e;
    }
  }

  @Override
  public InputStream open(int level, LtxFileName name, long offset) throws IOException {
    return open(layout.key(level, name), offset);
  }

  private InputStream open(String key, long offset) throws IOException {
    return session.run(
        S3Operation.READ,
        url(key),
        client -> {
          try {
            return new S3Body(client.getObject(requests.get(key, offset)), url(key));
          } catch (S3Exception e) {
            if (e.statusCode() == RANGE_NOT_SATISFIABLE) {
              return new ByteArrayInputStream(new byte[0]);
            }
            throw e;
          }
        });
  }

  @Override
  public void put(int level, LtxFileName name, UploadSource source) throws IOException {
    String key = layout.key(level, name);
    session.run(
        S3Operation.WRITE,
        url(key),
        client -> {
          new S3Upload(client, requests, key, source)
              .run(settings.partBytes(), settings.concurrency());
          return name;
        });
  }

  @Override
  public void delete(List<LtxFileInfo> files) throws IOException {
    for (int from = 0; from < files.size(); from += DELETION_BATCH) {
      deleteBatch(files.subList(from, Math.min(files.size(), from + DELETION_BATCH)));
    }
  }

  private void deleteBatch(List<LtxFileInfo> files) throws IOException {
    List<String> keys = new ArrayList<>();
    for (LtxFileInfo file : files) {
      keys.add(layout.key(file.level(), file.name()));
    }
    DeleteObjectsResponse response =
        session.run(
            S3Operation.DELETE,
            keys.size() + " files of " + settings,
            client -> client.deleteObjects(requests.delete(keys)));
    for (S3Error error : response.errors()) {
      if (!"NoSuchKey".equals(error.code())) {
        throw S3Failure.ofDeletion(url(error.key()), error.code());
      }
    }
  }

  @Override
  public Optional<byte[]> readObject(String name) throws IOException {
    String key = layout.objectKey(name);
    try {
      return Optional.of(
          session.run(
              S3Operation.READ,
              url(key),
              client -> client.getObjectAsBytes(requests.get(key, 0)).asByteArray()));
    } catch (ReplicaException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void writeObject(String name, byte[] content) throws IOException {
    String key = layout.objectKey(name);
    session.run(
        S3Operation.WRITE,
        url(key),
        client ->
            client.putObject(
                requests.putObject(key, content.length), RequestBody.fromBytes(content)));
  }

  private String url(String key) {
    return "s3://" + settings.bucket() + "/" + key;
  }

  @Override
  public void close() {
    session.close();
  }
}
