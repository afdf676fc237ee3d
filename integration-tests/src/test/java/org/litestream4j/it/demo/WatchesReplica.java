package org.litestream4j.it.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.litestream4j.ltx.LtxDecoder;
import org.litestream4j.ltx.LtxFileName;

/**
 * Looks at a {@code file://} replica from outside, every millisecond, and reads each new LTX file
 * as a restore would: for every note of {@link org.litestream4j.apps.TakesNotes} that is in the
 * replica for the first time it prints the number and the time at which the file had been read,
 * milliseconds since the Unix epoch. {@code <directory of the replica>}
 */
final class WatchesReplica {
  private static final Pattern NOTE = Pattern.compile("note-(\\d+);");

  private final Path ltx;
  private long lastTxid;
  private long lastNote;

  private WatchesReplica(Path replica) {
    this.ltx = replica.resolve("ltx");
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    WatchesReplica watch = new WatchesReplica(Path.of(args[0]));
    while (true) {
      Optional<Path> next = watch.next();
      if (next.isPresent()) {
        watch.read(next.get());
      } else {
        Thread.sleep(1);
      }
    }
  }

  /** The file that follows the last one that was read; snapshots stand for all before them. */
  private Optional<Path> next() throws IOException {
    Path follower = ltx.resolve("0").resolve(LtxFileName.of(lastTxid + 1, lastTxid + 1).toString());
    if (Files.exists(follower)) {
      return Optional.of(follower);
    }
    return lastTxid == 0 ? snapshot() : Optional.empty();
  }

  private Optional<Path> snapshot() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(ltx.resolve("9"), "*.ltx")) {
      return StreamSupport.stream(files.spliterator(), false).findFirst();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void read(Path file) throws IOException {
    long newest = lastNote;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      LtxDecoder decoder = LtxDecoder.open(in);
      byte[] page = new byte[decoder.header().pageSize()];
      while (decoder.readPage(page) != LtxDecoder.END) {
        newest = Math.max(newest, newestNote(page));
      }
      lastTxid = decoder.header().maxTxid();
    }
    long nowMillis = System.currentTimeMillis();
    StringBuilder lines = new StringBuilder();
    for (long note = lastNote + 1; note <= newest; note++) {
      lines.append(note).append(' ').append(nowMillis).append('\n');
    }
    System.out.print(lines);
    System.out.flush();
    lastNote = newest;
  }

  private static long newestNote(byte[] page) {
    Matcher notes = NOTE.matcher(new String(page, StandardCharsets.ISO_8859_1));
    Stream<String> numbers = notes.results().map(note -> note.group(1));
    return numbers.mapToLong(Long::parseLong).max().orElse(0);
  }
}
