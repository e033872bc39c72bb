package io.netwright.artifact;

import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Reads an object; where the connection breaks off, the rest of the same version is fetched. */
final class S3InputStream extends InputStream {
  private static final Logger LOG = LoggerFactory.getLogger(S3InputStream.class);
  private static final int MOST_BREAKS = 5;

  private final S3Storage storage;
  private final String path;
  private final String tag;
  private final long size;
  private ResponseInputStream<GetObjectResponse> in;
  private long position;
  private int breaks;

  private S3InputStream(S3Storage storage, String path, ResponseInputStream<GetObjectResponse> in) {
    this.storage = storage;
    this.path = path;
    this.in = in;
    this.tag = in.response().eTag();
    this.size = in.response().contentLength();
  }

  static S3InputStream open(S3Storage storage, String path) throws IOException {
    return new S3InputStream(storage, path, storage.get(path, 0, null));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (length > 0) {
      try {
        int got = in.read(bytes, offset, length);
        if (got >= 0) {
          position += got;
          return got;
        }
        if (position >= size) {
          return -1;
        }
        resume(new IOException("it ended after " + position + " of " + size + " bytes"));
      } catch (SdkException e) {
        throw S3Errors.explained(storage.root(), e);
      } catch (IOException e) {
        resume(e);
      }
    }
    return 0;
  }

  private void resume(IOException cause) throws IOException {
    if (position >= size || breaks++ >= MOST_BREAKS || Thread.currentThread().isInterrupted()) {
      throw new IOException(
          "cannot read " + storage.locate(path) + ": " + cause.getMessage() + "; try again", cause);
    }
    LOG.info("{}: reading goes on at byte {}: {}", path, position, cause.toString());
    in.abort();
    in = storage.get(path, position, tag);
  }

  @Override
  public void close() throws IOException {
    if (position < size) {
      in.abort(); // the rest is not wanted
    } else {
      in.close();
    }
  }
}
