package io.netwright.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A draft on this machine, put into the bucket by one request that succeeds or does nothing. */
final class S3Draft implements Draft {
  private static final int NAME_IS_TAKEN = 412;
  private static final String WRITER = "netwright-writer";
  private static final long LARGEST = 5L << 30;

  private final S3Storage storage;
  private final String mediaType;
  private final String writer = UUID.randomUUID().toString();
  private final Spool spool;

  S3Draft(S3Storage storage, String mediaType, Spool spool) {
    this.storage = storage;
    this.mediaType = mediaType;
    this.spool = spool;
  }

  @Override
  public OutputStream out() {
    return spool;
  }

  /**
   * The first put wins. After a failure it is unknown whether an earlier attempt arrived, and a
   * server may refuse a large body by breaking off; what has the name then tells.
   */
  @Override
  public boolean publishIfAbsent(String path) throws IOException {
    try {
      put(request(path).ifNoneMatch("*").build());
      return true;
    } catch (AbortedException e) {
      throw S3Errors.explained(storage.root(), e);
    } catch (SdkException e) {
      Optional<String> winner = writerOf(path, e);
      if (winner.isEmpty() && !isTaken(e)) {
        throw S3Errors.explained(storage.root(), e);
      }
      return winner.isPresent() && winner.get().equals(writer);
    }
  }

  @Override
  public void replace(String path) throws IOException {
    try {
      put(request(path).build());
    } catch (SdkException e) {
      throw S3Errors.explained(storage.root(), e);
    }
  }

  private static boolean isTaken(SdkException failure) {
    return failure instanceof S3Exception refusal && refusal.statusCode() == NAME_IS_TAKEN;
  }

  /** Whose draft has the name; empty when none has. */
  private Optional<String> writerOf(String path, SdkException failure) throws IOException {
    try {
      Map<String, String> metadata =
          S3Connection.client()
              .headObject(head -> head.bucket(storage.bucket()).key(storage.key(path)))
              .metadata();
      return Optional.of(metadata.getOrDefault(WRITER, ""));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      failure.addSuppressed(e);
      throw S3Errors.explained(storage.root(), failure);
    }
  }

  private PutObjectRequest.Builder request(String path) {
    return PutObjectRequest.builder()
        .bucket(storage.bucket())
        .key(storage.key(path))
        .contentType(mediaType)
        .metadata(Map.of(WRITER, writer));
  }

  private void put(PutObjectRequest request) throws IOException {
    spool.close();
    if (spool.size() > LARGEST) {
      throw new IOException(
          storage.locate(request.key())
              + " would take "
              + spool.size()
              + " bytes; one put takes at most "
              + LARGEST
              + ": make it smaller, or use a workspace in a folder");
    }
    PutObjectRequest patient =
        request.toBuilder()
            .overrideConfiguration(
                o -> o.apiCallAttemptTimeout(S3Connection.patience(spool.size())))
            .build();
    try {
      RequestBody body = spool.body();
      uninterrupted(() -> S3Connection.client().putObject(patient, body));
    } catch (UncheckedIOException e) {
      throw spool.unreadable(Objects.requireNonNull(e.getCause()));
    }
  }

  /** What an interrupted worker writes is the very checkpoint that it shall go on from. */
  private static void uninterrupted(Runnable request) {
    boolean interrupted = Thread.interrupted();
    try {
      request.run();
    } catch (AbortedException e) {
      interrupted = true;
      Thread.interrupted();
      request.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() throws IOException {
    spool.discard();
  }
}
