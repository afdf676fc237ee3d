package org.litestream4j.replica;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.litestream4j.ltx.LtxFileName;

/**
 * One replica of one database in some store. Safe for use by several threads.
 *
 * <p>Every method throws {@link ReplicaException} with the failed operation, the object, the cause
 * and a hint; {@link ReplicaException#kind()} says whether trying again can help.
 */
public interface ReplicaClient extends Closeable {
  /** How a listing finds out the creation times. */
  enum Timestamps {
    /** As the listing itself gives them, without a request per file. */
    LISTED,
    /** The headers' timestamps, also where the store asks for a request per file. */
    EXACT
  }

  /** The URL that names this replica to a person, without credentials. */
  String displayUrl();

  /**
   * The files of one level whose lowest TXID is at least {@code seekMinTxid}, ascending by name. A
   * level that does not exist is empty.
   */
  List<LtxFileInfo> list(int level, long seekMinTxid, Timestamps timestamps) throws IOException;

  /**
   * Makes certain that what a listing shows is durable: whoever has stored it may have died when it
   * could be seen, and not yet survive a power cut.
   */
  default void makeListedDurable() throws IOException {
    // What an object store lists is.
  }

  /**
   * The bytes of one file from {@code offset} on.
   *
   * @throws ReplicaException of kind {@code NOT_FOUND} if the file is gone
   */
  InputStream open(int level, LtxFileName name, long offset) throws IOException;

  /**
   * Stores a file durably and atomically: after the return it is there whole, after an exception it
   * may be there whole or not at all. An existing file of the same name is replaced.
   */
  void put(int level, LtxFileName name, UploadSource source) throws IOException;

  /** Deletes the files; one that is not there is fine. */
  void delete(List<LtxFileInfo> files) throws IOException;

  /** A small object beside the levels, such as {@code identity.json}; empty if there is none. */
  Optional<byte[]> readObject(String name) throws IOException;

  /** Stores a small object beside the levels, durably and atomically. */
  void writeObject(String name, byte[] content) throws IOException;

  /**
   * The files that Litestream 0.3 has left in the same place, in any order; empty where there are
   * none, or where they cannot be read.
   */
  default List<GenerationFile> listGenerations() throws IOException {
    return Collections.emptyList();
  }

  /**
   * The stored bytes of such a file from {@code offset} on.
   *
   * @throws ReplicaException of kind {@code NOT_FOUND} if the file is gone
   */
  default InputStream openGeneration(GenerationFile file, long offset) throws IOException {
    throw new ReplicaException(ReplicaException.Kind.NOT_FOUND, file + " does not exist", null);
  }

  @Override
  void close() throws IOException;
}
