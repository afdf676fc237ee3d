package org.litestream4j.restore;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.UploadSource;

/** A replica in which opening one file goes wrong. */
final class FaultyReplica implements ReplicaClient {
  /** Happens in the place of an opening. */
  interface Fault {
    void happen() throws IOException;
  }

  private final ReplicaClient replica;
  private LtxFileName name = LtxFileName.of(1, 1);
  private Fault fault = () -> {};
  private int faultsFired;

  FaultyReplica(ReplicaClient replica) {
    this.replica = replica;
  }

  /** From now on the file cannot be opened. */
  void refuse(LtxFileName file, ReplicaException.Kind kind) {
    name = file;
    fault =
        () -> {
          throw new ReplicaException(kind, "refused", null);
        };
  }

  /** When the file is opened for the first time it is gone, and something else has happened. */
  void replace(LtxFileName file, Fault replacement) {
    name = file;
    fault =
        () -> {
          fault = () -> {};
          replica.delete(List.of(LtxFileInfo.of(0, file, 0, 0)));
          replacement.happen();
          throw new ReplicaException(ReplicaException.Kind.NOT_FOUND, "gone", null);
        };
  }

  int faultsFired() {
    return faultsFired;
  }

  @Override
  public InputStream open(int level, LtxFileName file, long offset) throws IOException {
    if (file.equals(name)) {
      try {
        fault.happen();
      } catch (IOException e) {
        faultsFired++;
        throw e;
      }
    }
    return replica.open(level, file, offset);
  }

  @Override
  public String displayUrl() {
    return replica.displayUrl();
  }

  @Override
  public List<LtxFileInfo> list(int level, long seekMinTxid, Timestamps timestamps)
      throws IOException {
    return replica.list(level, seekMinTxid, timestamps);
  }

  @Override
  public void put(int level, LtxFileName file, UploadSource source) throws IOException {
    replica.put(level, file, source);
  }

  @Override
  public void delete(List<LtxFileInfo> files) throws IOException {
    replica.delete(files);
  }

  @Override
  public Optional<byte[]> readObject(String object) throws IOException {
    return replica.readObject(object);
  }

  @Override
  public void writeObject(String object, byte[] content) throws IOException {
    replica.writeObject(object, content);
  }

  @Override
  public void close() throws IOException {
    replica.close();
  }
}
