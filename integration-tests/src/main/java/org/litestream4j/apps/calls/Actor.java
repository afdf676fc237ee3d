package org.litestream4j.apps.calls;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A thread of the app with a connection of its own. Its calls are made one at a time. */
final class Actor {
  /**
   * What this connection keeps from others after a step, as far as the program knows without
   * looking at answers.
   */
  enum Hold {
    NONE,
    READ,
    WRITE
  }

  private static final long PATIENCE_SECONDS = 60;

  private final String name;
  private final Transcript transcript;
  private final ExecutorService thread;
  private Optional<Connection> connection = Optional.empty();
  private String file = "";
  private Hold hold = Hold.NONE;

  Actor(String name, Transcript transcript) {
    this.name = name;
    this.transcript = transcript;
    this.thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread made = new Thread(work, name);
              made.setDaemon(true);
              return made;
            });
  }

  String name() {
    return name;
  }

  /** The file it has open; empty if none. */
  String file() {
    return file;
  }

  boolean isOpen() {
    return !file.isEmpty();
  }

  Hold hold() {
    return hold;
  }

  void holds(Hold now) {
    hold = now;
  }

  void open(String databaseFile, String url, Properties properties) throws IOException {
    file = databaseFile;
    hold = Hold.NONE;
    answer(
        "open " + url + " " + new TreeMap<>(properties),
        thread.submit(
            () -> {
              connection = Optional.empty();
              connection = Optional.of(DriverManager.getConnection(url, properties));
              return "open";
            }));
  }

  void close() throws IOException {
    call("close", Kept::close);
    file = "";
    hold = Hold.NONE;
  }

  /** Executes a text that is fit for any of the ways to execute one. */
  void sql(String sql) throws IOException {
    call(sql, Sqls.execute(sql));
  }

  /** Makes the call on the thread of this actor and writes its answer down. */
  void call(String text, Call call) throws IOException {
    answer(text, begin(call));
  }

  /** Begins a call that goes on while others make theirs; for {@link #answer}. */
  Future<String> begin(Call call) {
    return thread.submit(
        () -> Answer.of(call.make(connection.orElseThrow(() -> new SQLException("not open")))));
  }

  void answer(String text, Future<String> answer) throws IOException {
    try {
      transcript.add(name, text, answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      transcript.add(name, text, Answer.of(e));
    } catch (InterruptedException | TimeoutException e) {
      transcript.add(name, text, "no answer: " + e);
      throw new IllegalStateException(name + " got no answer to " + text, e);
    }
  }
}
