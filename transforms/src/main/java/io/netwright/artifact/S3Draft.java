package io.netwright.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;
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
  private final Spool spool = new Spool();

  S3Draft(S3Storage storage, String mediaType) {
    this.storage = storage;
    this.mediaType = mediaType;
  }

  @Override
  public OutputStream out() {
    return spool;
  }

  @Override
  public boolean publishIfAbsent(String path) throws IOException {
    try {
      put(request(path).ifNoneMatch("*").build());
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == NAME_IS_TAKEN) {
        return isOurs(path);
      }
      throw S3Errors.explained(storage.root(), e);
    } catch (SdkException e) {
      throw S3Errors.explained(storage.root(), e);
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

  /** An answer may be lost after the put was done; the repeated put then finds our own object. */
  private boolean isOurs(String path) throws IOException {
    try {
      Map<String, String> metadata =
          S3Connection.client()
              .headObject(head -> head.bucket(storage.bucket()).key(storage.key(path)))
              .metadata();
      return writer.equals(metadata.get(WRITER));
    } catch (NoSuchKeyException e) {
      return false;
    } catch (SdkException e) {
      throw S3Errors.explained(storage.root(), e);
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
    S3Connection.client().putObject(patient, spool.body());
  }

  @Override
  public void close() throws IOException {
    spool.discard();
  }
}
