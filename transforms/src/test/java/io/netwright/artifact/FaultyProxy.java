package io.netwright.artifact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and a server and breaks connections, one fault for each of them. */
final class FaultyProxy implements Closeable {
  private static final String BUSY =
      """
      HTTP/1.1 503 Slow Down
      Content-Type: application/xml
      Content-Length: 66
      Connection: close

      <Error><Code>SlowDown</Code><Message>Slow down</Message></Error>\s\s
      """
          .replace("\n", "\r\n");

  /** What happens to one connection. */
  sealed interface Fault {
    /** The server is too busy. */
    record Busy() implements Fault {}

    /** It breaks after so many bytes have come from the client. */
    record CutRequest(long after) implements Fault {}

    /** It breaks after so many bytes have come from the server, whose work is done. */
    record CutAnswer(long after) implements Fault {}
  }

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final URI server;
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  public FaultyProxy(URI server) throws IOException {
    this.server = server;
    run(this::accept);
  }

  /** Plans a fault for the next connection that has none. */
  FaultyProxy then(Fault fault) {
    synchronized (faults) {
      faults.add(fault);
    }
    return this;
  }

  public String uri() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  private static void run(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket client = listener.accept();
        connections.incrementAndGet();
        open.add(client);
        Fault fault;
        synchronized (faults) {
          fault = faults.poll();
        }
        connect(client, fault);
      }
    } catch (IOException e) {
      closeAll();
    }
  }

  private void connect(Socket client, @org.jspecify.annotations.Nullable Fault fault)
      throws IOException {
    if (fault instanceof Fault.Busy) {
      run(() -> refuse(client));
      return;
    }
    Socket behind = new Socket(server.getHost(), server.getPort());
    open.add(behind);
    long up = fault instanceof Fault.CutRequest cut ? cut.after() : Long.MAX_VALUE;
    long down = fault instanceof Fault.CutAnswer cut ? cut.after() : Long.MAX_VALUE;
    run(() -> copy(client, behind, up));
    run(() -> copy(behind, client, down));
  }

  /** Reads the whole of a small request before it answers, so that the answer is not lost. */
  private static void refuse(Socket client) {
    try (client) {
      client.setSoTimeout(300);
      byte[] buffer = new byte[1 << 16];
      int got = client.getInputStream().read(buffer);
      while (got > 0 && client.getInputStream().available() > 0) {
        got = client.getInputStream().read(buffer);
      }
      client.getOutputStream().write(BUSY.getBytes(ISO_8859_1));
      client.getOutputStream().flush();
      client.shutdownOutput();
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      return; // the client has gone, which is as good
    }
  }

  private static void copy(Socket from, Socket to, long limit) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      long left = limit;
      int got = in.read(buffer);
      while (got >= 0 && left > 0) {
        int passed = (int) Math.min(got, left);
        out.write(buffer, 0, passed);
        out.flush();
        left -= passed;
        got = left > 0 ? in.read(buffer) : -1;
      }
    } catch (IOException e) {
      return; // the other direction was cut
    }
  }

  private void closeAll() {
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    closeAll();
  }
}
