package io.netwright.artifact;

import io.netwright.text.Secrets;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The connection of this JVM to its S3 store: one client for all threads, made when needed. */
final class S3Connection {
  private static final int ATTEMPTS = 6;
  private static final int CONFLICT = 409;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final long SLOWEST_BYTES_PER_SECOND = 1 << 18;

  private static @Nullable S3Client client;

  private S3Connection() {}

  /**
   * The client; it lives as long as the JVM.
   *
   * @throws SdkClientException when the environment holds something that is no address
   */
  static synchronized S3Client client() {
    if (client == null) {
      client = connect();
    }
    return client;
  }

  /** How long one attempt to send so many bytes may take. */
  static Duration patience(long bytes) {
    return SILENCE.plusSeconds(bytes / SLOWEST_BYTES_PER_SECOND);
  }

  /** Where the store is; empty for AWS itself. */
  static Optional<URI> endpoint() {
    return client().serviceClientConfiguration().endpointOverride();
  }

  /** What requests are signed with, and no message shows. */
  static Secrets secrets() {
    try (DefaultCredentialsProvider provider = DefaultCredentialsProvider.builder().build()) {
      AwsCredentials credentials = provider.resolveCredentials();
      return Secrets.of(
          credentials.secretAccessKey(),
          credentials instanceof AwsSessionCredentials session ? session.sessionToken() : null);
    } catch (SdkException e) {
      return Secrets.none(); // nothing was signed
    }
  }

  private static S3Client connect() {
    S3Client probe = builder().region(Region.US_EAST_1).build();
    boolean elsewhere = probe.serviceClientConfiguration().endpointOverride().isPresent();
    probe.close();
    return builder()
        .region(region(elsewhere))
        .forcePathStyle(elsewhere)
        .crossRegionAccessEnabled(!elsewhere)
        .build();
  }

  private static S3ClientBuilder builder() {
    return S3Client.builder()
        .credentialsProvider(DefaultCredentialsProvider.builder().build())
        .httpClientBuilder(
            Apache5HttpClient.builder()
                .maxConnections(64)
                .connectionTimeout(CONNECT)
                .socketTimeout(SILENCE)
                .tcpKeepAlive(true)
                // its thread would hold on to the class loader of a Flink job
                .useIdleConnectionReaper(false))
        .overrideConfiguration(
            configuration ->
                configuration.retryStrategy(retries()).apiCallAttemptTimeout(patience(0)));
  }

  /** Also after a conflict of two conditional puts, for which S3 asks to try again. */
  private static RetryStrategy retries() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(ATTEMPTS)
        .retryOnException(e -> e instanceof S3Exception s3 && s3.statusCode() == CONFLICT)
        .retryOnExceptionOrCauseInstanceOf(IOException.class)
        .build();
  }

  /** AWS answers from any region; a store elsewhere mostly does not care. */
  private static Region region(boolean elsewhere) {
    AwsRegionProvider chain =
        elsewhere
            ? new AwsRegionProviderChain(
                new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
            : new DefaultAwsRegionProviderChain();
    try {
      return chain.getRegion();
    } catch (SdkClientException e) {
      return Region.US_EAST_1;
    }
  }
}
