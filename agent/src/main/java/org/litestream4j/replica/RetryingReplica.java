package org.litestream4j.replica;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.litestream4j.ltx.LtxFileName;

/**
 * A replica whose operations are tried again while that can help, as {@link RetryPolicy} says. An
 * interrupt ends the attempts. Reading on where a stream broke is left to the reader.
 */
public final class RetryingReplica implements ReplicaClient {
  private final ReplicaClient replica;
  private final RetryPolicy policy;

  private RetryingReplica(ReplicaClient replica, RetryPolicy policy) {
    this.replica = replica;
    this.policy = policy;
  }

  public static RetryingReplica of(ReplicaClient replica, RetryPolicy policy) {
    return new RetryingReplica(replica, policy);
  }

  @Override
  public String displayUrl() {
    return replica.displayUrl();
  }

  @Override
  public List<LtxFileInfo> list(int level, long seekMinTxid, Timestamps timestamps)
      throws IOException {
    return policy.run(() -> replica.list(level, seekMinTxid, timestamps));
  }

  @Override
  public InputStream open(int level, LtxFileName name, long offset) throws IOException {
    return policy.run(() -> replica.open(level, name, offset));
  }

  @Override
  public void put(int level, LtxFileName name, UploadSource source) throws IOException {
    policy.run(
        () -> {
          replica.put(level, name, source);
          return name;
        });
  }

  @Override
  public void delete(List<LtxFileInfo> files) throws IOException {
    policy.run(
        () -> {
          replica.delete(files);
          return files;
        });
  }

  @Override
  public void makeListedDurable() throws IOException {
    policy.run(
        () -> {
          replica.makeListedDurable();
          return true;
        });
  }

  @Override
  public Optional<byte[]> readObject(String name) throws IOException {
    return policy.run(() -> replica.readObject(name));
  }

  @Override
  public void writeObject(String name, byte[] content) throws IOException {
    policy.run(
        () -> {
          replica.writeObject(name, content);
          return name;
        });
  }

  @Override
  public List<GenerationFile> listGenerations() throws IOException {
    return policy.run(replica::listGenerations);
  }

  @Override
  public InputStream openGeneration(GenerationFile file, long offset) throws IOException {
    return policy.run(() -> replica.openGeneration(file, offset));
  }

  @Override
  public void close() throws IOException {
    replica.close();
  }
}
