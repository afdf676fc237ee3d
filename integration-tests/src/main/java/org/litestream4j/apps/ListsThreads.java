package org.litestream4j.apps;

/** Prints the names of all threads and never touches SQLite. */
public final class ListsThreads {
  private ListsThreads() {}

  public static void main(String[] args) {
    Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .sorted()
        .forEach(System.out::println);
  }
}
