package io.netwright.mlflow;

import java.io.IOException;
import java.lang.reflect.Field;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;
import org.mlflow_project.apachehttp.HttpResponse;
import org.mlflow_project.apachehttp.client.HttpClient;
import org.mlflow_project.apachehttp.impl.client.HttpClientBuilder;
import org.mlflow_project.apachehttp.protocol.HttpContext;

/**
 * Makes clients of MLflow that follow no redirect.
 *
 * <p>The client as it comes sends the header with the credentials along to wherever a server
 * redirects it. Its connection cannot be chosen, so that it is exchanged behind its back; a version
 * of the client that keeps it elsewhere is refused and not used as it is.
 */
final class MlflowClients {

  private MlflowClients() {}

  /** A client for a server. */
  static MlflowClient of(MlflowServer server) {
    MlflowCredentials credentials = server.credentials();
    MlflowClient client =
        new MlflowClient(
            new BasicMlflowHostCreds(
                server.uri().toString(),
                credentials.username(),
                credentials.password(),
                credentials.token(),
                false));
    HttpClient connection =
        HttpClientBuilder.create()
            .disableRedirectHandling()
            .disableCookieManagement()
            .addInterceptorFirst(
                (HttpResponse response, HttpContext context) -> refuseRedirect(response))
            .build();
    try {
      Field caller = MlflowClient.class.getDeclaredField("httpCaller");
      caller.setAccessible(true);
      Object http = caller.get(client);
      Field inner = http.getClass().getDeclaredField("httpClient");
      inner.setAccessible(true);
      inner.set(http, connection);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("MLflow's client is none of the known versions", e);
    }
    return client;
  }

  private static void refuseRedirect(HttpResponse response) throws IOException {
    int status = response.getStatusLine().getStatusCode();
    if (MlflowErrors.isRedirect(status)) {
      String location =
          response.containsHeader("Location") ? response.getFirstHeader("Location").getValue() : "";
      throw new IOException(MlflowErrors.redirect(location));
    }
  }
}
