package io.netwright.artifact;

import io.netwright.text.Addresses;
import io.netwright.text.Trouble;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says in one line what a store's refusal means and what to do. */
final class S3Errors {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private S3Errors() {}

  /** What a user needs to read when a request failed. */
  static IOException explained(String root, SdkException failure) {
    if (failure instanceof AbortedException) {
      InterruptedIOException interrupted =
          new InterruptedIOException("interrupted while using the workspace " + root);
      interrupted.initCause(failure);
      return interrupted;
    }
    return new IOException(
        "cannot use the workspace "
            + root
            + ": "
            + (failure instanceof S3Exception refusal ? refused(root, refusal) : unsent(failure)),
        failure);
  }

  private static String refused(String root, S3Exception refusal) {
    int status = refusal.statusCode();
    String code =
        Optional.ofNullable(refusal.awsErrorDetails())
            .map(AwsErrorDetails::errorCode)
            .map(S3Errors::quoted)
            .orElse("HTTP " + status);
    if (status == NOT_FOUND) {
      String bucket = root.substring(S3Storage.SCHEME.length()).replaceAll("/.*", "");
      return "there is no bucket "
          + bucket
          + " at "
          + place()
          + "; create it, or name another one with --workspace";
    }
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      return place()
          + " denies access ("
          + code
          + "); check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE, and that they may"
          + " read, write, list and delete there";
    }
    return place() + " answered " + code + " (HTTP " + status + "): " + text(refusal);
  }

  private static String unsent(SdkException failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.startsWith("Unable to load credentials")) {
      return "there are no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
          + " AWS_PROFILE";
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return place()
            + " cannot be reached ("
            + Trouble.of(cause)
            + ": "
            + quoted(String.valueOf(cause.getMessage()))
            + "); check AWS_ENDPOINT_URL_S3 and that the store runs";
      }
    }
    return quoted(message);
  }

  private static String place() {
    return S3Connection.endpoint()
        .map(uri -> "the store at " + Addresses.masked(uri.toString()))
        .orElse("AWS S3");
  }

  private static String text(S3Exception refusal) {
    return quoted(
        Optional.ofNullable(refusal.awsErrorDetails())
            .map(AwsErrorDetails::errorMessage)
            .orElse(String.valueOf(refusal.getMessage())));
  }

  /** What a store said, which may repeat what it was sent. */
  private static String quoted(String answer) {
    return S3Connection.secrets().quoted(answer);
  }
}
