package org.litestream4j.it.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands before a store and lets every second request fail in one way, as often as it is told. A
 * connection is for one request.
 */
final class FaultProxy implements AutoCloseable {
  /** An upload that the store has said to be done. */
  record Upload(String key, int contentHash) {}

  private static final long STALL_MILLIS = 1_500;
  private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)");
  private static final Pattern PUT = Pattern.compile("PUT (\\S+) HTTP.*", Pattern.DOTALL);

  private final ServerSocket server;
  private final URI store;
  private final List<Upload> uploads = new ArrayList<>();
  private Fault fault = Fault.STALL;
  private int timesLeft;
  private int timesFired;
  private int requests;

  private FaultProxy(ServerSocket server, URI store) {
    this.server = server;
    this.store = store;
  }

  static FaultProxy before(String endpoint) throws IOException {
    FaultProxy proxy =
        new FaultProxy(
            new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), URI.create(endpoint));
    daemon(proxy::accept);
    return proxy;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /**
   * From now on every second request that can be hit is, the first one too; credentials that have
   * expired are refused each time.
   */
  synchronized void begin(Fault next, int times) {
    fault = next;
    timesLeft = times;
    timesFired = 0;
    requests = 0;
  }

  synchronized int timesFired() {
    return timesFired;
  }

  synchronized List<Upload> uploads() {
    return List.copyOf(uploads);
  }

  private synchronized Optional<Fault> next(String headers) {
    if (timesLeft == 0 || !fault.concerns(headers)) {
      return Optional.empty();
    }
    if (fault != Fault.EXPIRED_CREDENTIALS && requests++ % 2 == 1) {
      return Optional.empty();
    }
    timesLeft--;
    timesFired++;
    return Optional.of(fault);
  }

  private void accept() {
    while (true) {
      try {
        Socket client = server.accept();
        daemon(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "fault proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket client) {
    try (client) {
      String head = readHead(client.getInputStream());
      if (head.isEmpty()) {
        return;
      }
      String headers = head.toLowerCase(Locale.ROOT);
      Matcher length = LENGTH.matcher(headers);
      int bodyBytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
      Optional<Fault> hit = next(headers);
      if (hit.isPresent() && hit.get() == Fault.RESET_WITHIN_REQUEST) {
        client.getInputStream().readNBytes(bodyBytes / 2);
        reset(client);
        return;
      }
      byte[] body = client.getInputStream().readNBytes(bodyBytes);
      if (hit.isPresent() && !hit.get().reachesStore()) {
        client.getOutputStream().write(hit.get().answer());
        return;
      }
      byte[] answer = forward(head, body);
      if (hit.isPresent()) {
        spoil(hit.get(), answer, client);
      } else {
        client.getOutputStream().write(answer);
      }
    } catch (IOException gone) {
      // Whoever asked has given up, or the store has.
    }
  }

  private static void spoil(Fault fault, byte[] answer, Socket client) throws IOException {
    if (fault == Fault.LOST_ANSWER) {
      reset(client);
      return;
    }
    if (fault == Fault.STALL) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(STALL_MILLIS));
      client.getOutputStream().write(answer);
      return;
    }
    client.getOutputStream().write(Arrays.copyOf(answer, answer.length * 3 / 4));
    client.getOutputStream().flush();
    if (fault == Fault.RESET_WITHIN_ANSWER) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      reset(client);
    }
  }

  private static void reset(Socket client) throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  private byte[] forward(String head, byte[] body) throws IOException {
    String once = head.replaceAll("(?i)\r\nconnection: [^\r]*", "");
    String request = once.substring(0, once.length() - 2) + "Connection: close\r\n\r\n";
    try (Socket upstream = new Socket(store.getHost(), store.getPort())) {
      upstream.getOutputStream().write(request.getBytes(ISO_8859_1));
      upstream.getOutputStream().write(body);
      upstream.getOutputStream().flush();
      byte[] answer = upstream.getInputStream().readAllBytes();
      Matcher put = PUT.matcher(head);
      if (put.matches() && new String(answer, 0, 12, ISO_8859_1).equals("HTTP/1.1 200")) {
        synchronized (this) {
          uploads.add(new Upload(put.group(1), Arrays.hashCode(body)));
        }
      }
      return answer;
    }
  }

  /** Up to the empty line. */
  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int lineBytes = 0;
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.write(next);
      if (next == '\n' && lineBytes == 0) {
        return head.toString(ISO_8859_1);
      }
      lineBytes = next == '\n' ? 0 : next == '\r' ? lineBytes : lineBytes + 1;
    }
    return "";
  }

  /** Nobody is there any more. */
  void goAway() throws IOException {
    server.close();
  }

  @Override
  public void close() throws IOException {
    goAway();
  }
}
