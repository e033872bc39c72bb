package io.netwright.artifact;

import io.netwright.refusal.RefusedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Storage in a bucket of an S3-compatible store that knows conditional puts.
 *
 * <p>A file is one object, put whole by one request: readers see all of it or nothing, and of
 * writers who publish the same name the store itself lets one win. Where the store is, and who we
 * are, each JVM takes from its own environment: {@code AWS_ENDPOINT_URL_S3}, {@code AWS_REGION},
 * {@code AWS_ACCESS_KEY_ID} and what else the AWS SDK reads.
 *
 * @param bucket name of the bucket, which must exist
 * @param prefix folder in it, without slashes at its ends; may be empty
 */
record S3Storage(String bucket, String prefix) implements Storage {
  static final String SCHEME = "s3://";

  private static final Pattern URI =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([^?#@\\s]*))?");
  private static final int MOST_DELETED_AT_ONCE = 1000;
  private static final long PAUSE_MILLIS = 2000;

  static S3Storage ofUri(String uri) {
    Matcher matcher = URI.matcher(uri);
    if (!matcher.matches()) {
      // What stands before an @ may be a password.
      String shown = uri.contains("@") ? "with a user or an @ in it" : uri;
      throw new RefusedException(
          "workspace "
              + shown
              + " must look like s3://bucket/folder; the address of the store and the keys come"
              + " from AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    }
    String folder = matcher.group(2) == null ? "" : matcher.group(2);
    return new S3Storage(matcher.group(1), folder.replaceAll("/{2,}", "/").replaceAll("^/|/$", ""));
  }

  @Override
  public String root() {
    return SCHEME + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
  }

  String key(String path) {
    return prefix.isEmpty() ? path : prefix + "/" + path;
  }

  @Override
  public OptionalLong size(String path) throws IOException {
    return file(path).stream().mapToLong(StoredFile::sizeBytes).findFirst();
  }

  @Override
  public InputStream open(String path) throws IOException {
    return S3InputStream.open(this, path);
  }

  /** The object's bytes from an offset on, of the version with that tag where one is given. */
  ResponseInputStream<GetObjectResponse> get(String path, long offset, @Nullable String tag)
      throws IOException {
    try {
      return S3Connection.client()
          .getObject(
              request -> {
                request.bucket(bucket).key(key(path)).ifMatch(tag);
                if (offset > 0) {
                  request.range("bytes=" + offset + "-");
                }
              });
    } catch (NoSuchKeyException e) {
      FileNotFoundException missing = new FileNotFoundException(locate(path) + " does not exist");
      missing.initCause(e);
      throw missing;
    } catch (SdkException e) {
      throw S3Errors.explained(root(), e);
    }
  }

  @Override
  public Draft draft(String mediaType) {
    return new S3Draft(this, mediaType, new Spool());
  }

  @Override
  public List<String> list(String folder) throws IOException {
    return files(folder).stream().map(StoredFile::path).toList();
  }

  @Override
  public List<StoredFile> files(String folder) throws IOException {
    List<StoredFile> files = new ArrayList<>();
    try {
      String start = key(folder) + "/";
      for (S3Object object :
          S3Connection.client()
              .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(start))
              .contents()) {
        String key = object.key();
        if (!key.endsWith("/")) {
          String path = prefix.isEmpty() ? key : key.substring(prefix.length() + 1);
          files.add(new StoredFile(path, object.size(), object.lastModified()));
        }
      }
    } catch (SdkException e) {
      throw S3Errors.explained(root(), e);
    }
    files.sort(Comparator.comparing(StoredFile::path));
    return List.copyOf(files);
  }

  @Override
  public Optional<StoredFile> file(String path) throws IOException {
    try {
      HeadObjectResponse head =
          S3Connection.client().headObject(request -> request.bucket(bucket).key(key(path)));
      return Optional.of(new StoredFile(path, head.contentLength(), head.lastModified()));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw S3Errors.explained(root(), e);
    }
  }

  @Override
  public void delete(String path) throws IOException {
    List<String> doomed = new ArrayList<>(list(path));
    doomed.add(path);
    try {
      for (int from = 0; from < doomed.size(); from += MOST_DELETED_AT_ONCE) {
        int to = Math.min(from + MOST_DELETED_AT_ONCE, doomed.size());
        deleteAtOnce(doomed.subList(from, to));
      }
    } catch (SdkException e) {
      throw S3Errors.explained(root(), e);
    }
  }

  private void deleteAtOnce(List<String> paths) throws IOException {
    if (paths.size() == 1) {
      S3Connection.client().deleteObject(one -> one.bucket(bucket).key(key(paths.get(0))));
      return;
    }
    List<ObjectIdentifier> keys =
        paths.stream().map(path -> ObjectIdentifier.builder().key(key(path)).build()).toList();
    DeleteObjectsResponse response =
        S3Connection.client()
            .deleteObjects(many -> many.bucket(bucket).delete(d -> d.objects(keys).quiet(true)));
    if (response.hasErrors() && !response.errors().isEmpty()) {
      throw new IOException(
          "cannot delete "
              + SCHEME
              + bucket
              + "/"
              + response.errors().get(0).key()
              + ": "
              + response.errors().get(0).message()
              + "; allow s3:DeleteObject");
    }
  }

  /** A crash leaves nothing in the bucket; what lies around are this machine's own spool files. */
  @Override
  public void sweep(Instant before) throws IOException {
    Spool.sweep(before);
  }

  @Override
  public long pauseMillis() {
    return PAUSE_MILLIS;
  }
}
