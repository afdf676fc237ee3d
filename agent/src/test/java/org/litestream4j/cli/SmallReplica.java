package org.litestream4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.litestream4j.capture.DatabaseIdentity;
import org.litestream4j.capture.Followed;
import org.litestream4j.ltx.Txid;
import org.litestream4j.replica.file.FileReplica;
import org.litestream4j.restore.ReferenceReplica;
import org.litestream4j.restore.Restore;
import org.litestream4j.restore.RestoreException;
import org.litestream4j.restore.RestoreTarget;
import org.litestream4j.sqlite.AppDatabase;

/** A replica of a few kilobytes, with the state after each of its transactions. */
final class SmallReplica {
  private static final Pattern NAMED_TXID = Pattern.compile("TXID ([0-9a-f]{16})");

  private final Path root;
  private final Path output;
  private final NavigableMap<Long, byte[]> states;

  private SmallReplica(Path root, Path output, NavigableMap<Long, byte[]> states) {
    this.root = root;
    this.output = output;
    this.states = states;
  }

  /** One of ours: what the capture of a real database has left. */
  static SmallReplica ofOurs(Path directory) throws Exception {
    Path database = Files.createDirectories(directory).resolve("app.db");
    Path root = directory.resolve("replica");
    NavigableMap<Long, byte[]> states = new TreeMap<>();
    AppDatabase.open(database).close();
    try (Followed followed = Followed.open(database)) {
      for (int i = 0; i < 4; i++) {
        try (AppDatabase app = AppDatabase.open(database)) {
          app.execute("PRAGMA page_size=512");
          app.execute("CREATE TABLE IF NOT EXISTS t (text)");
          app.execute("CREATE TABLE IF NOT EXISTS written_once AS SELECT randomblob(300)");
          app.execute("INSERT INTO t VALUES (hex(randomblob(20))), (hex(randomblob(20)))");
        }
        followed.captureClosed();
        states.put(followed.chain().lastTxid(), Files.readAllBytes(database));
      }
      DatabaseIdentity.of(followed.meta());
      copy(followed.meta().root().resolve("ltx"), root.resolve("ltx"));
      Files.copy(followed.meta().root().resolve("identity.json"), root.resolve("identity.json"));
    }
    return new SmallReplica(root, outputIn(directory), states);
  }

  /** One by the real Litestream, which records no checksum of the database. */
  static SmallReplica ofLitestream(Path directory) throws IOException {
    Path root = ReferenceReplica.named("f-damaged/undamaged").unpackTo(directory);
    SmallReplica replica = new SmallReplica(root, outputIn(directory), new TreeMap<>());
    FileReplica client = FileReplica.of(root);
    long newest = Restore.from(client).plan(RestoreTarget.latest()).maxTxid();
    for (long txid = 1; txid <= newest; txid++) {
      Restore.from(client).to(replica.output).target(RestoreTarget.txid(txid)).run();
      replica.states.put(txid, replica.takeOutput());
    }
    return replica;
  }

  private static Path outputIn(Path directory) throws IOException {
    return Files.createDirectory(directory.resolve("out")).resolve("app.db");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path target = to.resolve(from.relativize(file));
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  long newestTxid() {
    return states.lastKey();
  }

  /** The newest before {@code txid}. */
  long txidBefore(long txid) {
    return states.lowerKey(txid);
  }

  /** Its LTX files, a snapshot first, then by TXID. */
  List<Path> ltxFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String level : List.of("9", "0")) {
      Path directory = root.resolve("ltx").resolve(level);
      if (Files.isDirectory(directory)) {
        try (var listed = Files.list(directory)) {
          listed.sorted().forEach(files::add);
        }
      }
    }
    return files;
  }

  List<Path> allFiles() throws IOException {
    List<Path> files = new ArrayList<>(ltxFiles());
    if (Files.exists(root.resolve("identity.json"))) {
      files.add(root.resolve("identity.json"));
    }
    return files;
  }

  /**
   * Restores the newest state that is left. A result is the very state of its TXID, or the test
   * fails; where there is none, nothing may be left of the attempt.
   *
   * @return the TXID, or nothing if the restore failed
   */
  OptionalLong restore() throws IOException {
    long txid;
    try {
      txid = Restore.from(FileReplica.of(root)).to(output).parallelism(1).run().txid().getAsLong();
    } catch (RestoreException e) {
      assertThat(output.getParent()).isEmptyDirectory();
      return OptionalLong.empty();
    }
    assertThat(states).containsKey(txid);
    assertThat(Arrays.equals(takeOutput(), states.get(txid)))
        .as("what was restored is the state of %s", Txid.format(txid))
        .isTrue();
    return OptionalLong.of(txid);
  }

  /** The same by the command, which has to name the TXID. */
  long restoreByCommand() throws IOException {
    CommandResult result = run();
    assertThat(result.exit()).as(result.err()).isZero();
    Matcher named = NAMED_TXID.matcher(result.err());
    assertThat(named.find()).as(result.err()).isTrue();
    long txid = Txid.parse(named.group(1));
    assertThat(takeOutput()).isEqualTo(states.get(txid));
    return txid;
  }

  /** Runs a restore with further options. */
  CommandResult run(String... options) {
    List<String> line = new ArrayList<>(List.of("restore", "-o", output.toString()));
    line.addAll(List.of(options));
    line.add("file://" + root);
    return CommandResult.of(line.toArray(new String[0]));
  }

  private byte[] takeOutput() throws IOException {
    byte[] content = Files.readAllBytes(output);
    try (var files = Files.walk(output.getParent())) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        if (!file.equals(output.getParent())) {
          Files.delete(file);
        }
      }
    }
    return content;
  }
}
