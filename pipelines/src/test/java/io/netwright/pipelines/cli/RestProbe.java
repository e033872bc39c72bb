package io.netwright.pipelines.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** A stranger on this machine who asks a port for what Flink's REST endpoint tells everybody. */
final class RestProbe {
  private static final String HOST = "Host: 127.0.0.1";
  private static final int PATIENCE_MILLIS = 5_000;

  private RestProbe() {}

  /** The answer over plain HTTP; empty when there is none. */
  static String plain(int port) {
    return plain(port, HOST);
  }

  /** The answer over plain HTTP to a request with these headers; empty when there is none. */
  static String plain(int port, String... headers) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return answer(socket, headers);
    } catch (IOException e) {
      return "";
    }
  }

  /** The answer over TLS, with a key or without; empty when there is none. */
  static String over(int port, KeyManager @Nullable [] keys) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {new TrustsEverybody()}, null);
      try (Socket socket =
          context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
        return answer(socket, HOST);
      }
    } catch (IOException e) {
      return "";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String answer(Socket socket, String... headers) throws IOException {
    String request =
        "GET /config HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static final class TrustsEverybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
