package org.litestream4j.replica.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.ReplicaException.Kind;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Turns what the SDK throws into one line: operation, object, cause, and what to do. */
final class S3Failure {
  private static final Collection<String> WRONG_CREDENTIALS =
      Arrays.asList(
          "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "InvalidSecurity");
  private static final Collection<String> ASKS_FOR_PAUSE =
      Arrays.asList("SlowDown", "TooManyRequests", "Throttling", "RequestLimitExceeded");
  private static final Collection<String> PASSES =
      Arrays.asList(
          "RequestTimeout",
          "RequestCanceled",
          "OperationAborted",
          "ExpiredToken",
          "IncompleteBody");

  private final S3Operation operation;
  private final String object;
  private final S3Settings settings;
  private final String credentialSource;

  private S3Failure(
      S3Operation operation, String object, S3Settings settings, String credentialSource) {
    this.operation = operation;
    this.object = object;
    this.settings = settings;
    this.credentialSource = credentialSource;
  }

  static ReplicaException of(
      S3Operation operation,
      String object,
      S3Settings settings,
      String credentialSource,
      RuntimeException cause) {
    S3Failure failure = new S3Failure(operation, object, settings, credentialSource);
    if (cause instanceof AwsServiceException) {
      return failure.refused((AwsServiceException) cause);
    }
    if (cause instanceof SdkClientException || cause instanceof UncheckedIOException) {
      return failure.notSent(cause);
    }
    return failure.line(Kind.GIVE_UP, String.valueOf(cause), "please report this", cause);
  }

  /** One object of a deletion was refused, while the request as a whole was answered. */
  static ReplicaException ofDeletion(String object, String code) {
    boolean denied = "AccessDenied".equals(code);
    return new ReplicaException(
        denied ? Kind.GIVE_UP : Kind.RETRY,
        "cannot delete "
            + object
            + ": "
            + code
            + "; "
            + (denied ? "allow s3:DeleteObject to the credentials" : "may pass"),
        null);
  }

  private ReplicaException refused(AwsServiceException e) {
    String code = code(e);
    int status = e.statusCode();
    if (code.equals("NoSuchBucket") || (status == 404 && operation == S3Operation.LIST)) {
      return line(
          Kind.GIVE_UP,
          "bucket '" + settings.bucket() + "' does not exist" + atEndpoint(),
          "create it, or correct the bucket's name",
          e);
    }
    if (status == 404) {
      return line(Kind.NOT_FOUND, "it does not exist", "another process may have deleted it", e);
    }
    if (WRONG_CREDENTIALS.contains(code)) {
      return line(
          Kind.GIVE_UP,
          "the store does not accept the credentials (" + code + ")",
          "check the key and its secret, taken from " + credentialSource,
          e);
    }
    if (code.equals("RequestTimeTooSkewed")) {
      return line( // The SDK has seen the store's time, and signs the next request with that.
          Kind.RETRY,
          "this machine's clock differs too much from the store's (" + code + ")",
          "set the clock right",
          e);
    }
    if (status == 429 || status == 503 || ASKS_FOR_PAUSE.contains(code)) {
      return line(Kind.WAIT, "the store asks for a pause (" + answer(e) + ")", "will pass", e);
    }
    if (status == 408 || (status >= 500 && status != 501) || PASSES.contains(code)) {
      return line(Kind.RETRY, "the store failed (" + answer(e) + ")", "may pass", e);
    }
    if (status == 301 || code.equals("AuthorizationHeaderMalformed")) {
      return line(
          Kind.GIVE_UP,
          "the bucket is in another region (" + answer(e) + ")",
          "set region" + region(e).map(name -> " to " + name).orElse(""),
          e);
    }
    if (status == 403) {
      return line(
          Kind.GIVE_UP,
          "access denied (" + answer(e) + ")",
          "allow "
              + operation.permission()
              + " on bucket '"
              + settings.bucket()
              + "' to the credentials, taken from "
              + credentialSource,
          e);
    }
    return line(Kind.GIVE_UP, answer(e), "check the replica's settings", e);
  }

  private ReplicaException notSent(RuntimeException e) {
    if (e instanceof AbortedException || hasCause(e, InterruptedException.class)) {
      Thread.currentThread().interrupt();
      return line(Kind.RETRY, "interrupted", "may pass", e);
    }
    IOException cause = ioCause(e);
    if (cause == null && isAboutTheAnswer(e)) {
      return line(Kind.RETRY, "the store's answer broke off (" + firstLine(e) + ")", "may pass", e);
    }
    if (cause == null) {
      boolean lacksCredentials = String.valueOf(e.getMessage()).contains("credentials");
      return line(
          Kind.GIVE_UP,
          lacksCredentials ? "no credentials found in the " + credentialSource : firstLine(e),
          lacksCredentials
              ? "set access-key-id and secret-access-key, or LITESTREAM_ACCESS_KEY_ID and"
                  + " LITESTREAM_SECRET_ACCESS_KEY"
              : "check the replica's settings",
          e);
    }
    if (cause instanceof SourceException) {
      return line(
          Kind.GIVE_UP,
          "reading the local file failed (" + firstLine(cause) + ")",
          "check the local disk",
          e);
    }
    if (cause instanceof SSLException) {
      return line(
          Kind.RETRY,
          "no secure connection" + atEndpoint() + " (" + firstLine(cause) + ")",
          "check the endpoint and its certificate",
          e);
    }
    if (cause instanceof UnknownHostException) {
      return line(
          Kind.RETRY,
          "unknown host " + firstLine(cause),
          "check the endpoint's name and this machine's DNS",
          e);
    }
    if (cause instanceof ConnectException || cause instanceof InterruptedIOException) {
      return line(
          Kind.RETRY,
          "no connection" + atEndpoint() + " (" + firstLine(cause) + ")",
          "check the endpoint and the network",
          e);
    }
    return line(Kind.RETRY, "the connection broke (" + firstLine(cause) + ")", "may pass", e);
  }

  private ReplicaException line(Kind kind, String cause, String hint, Throwable thrown) {
    return new ReplicaException(
        kind, "cannot " + operation + " " + object + ": " + cause + "; " + hint, thrown);
  }

  private String atEndpoint() {
    return settings.endpoint().map(endpoint -> " at " + endpoint).orElse("");
  }

  private static String code(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    return code == null ? "" : code;
  }

  private static String answer(AwsServiceException e) {
    String code = code(e);
    return e.statusCode() + (code.isEmpty() ? "" : " " + code);
  }

  private static Optional<String> region(AwsServiceException e) {
    return e.awsErrorDetails() == null
        ? Optional.empty()
        : e.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region");
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.split("\\R", 2)[0];
  }

  private static @Nullable IOException ioCause(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return (IOException) cause;
      }
    }
    return null;
  }

  /** Where it ends too early nobody says so: what is there is no XML. */
  private static boolean isAboutTheAnswer(Throwable e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("parse XML") || message.contains("nmarshall");
  }

  private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
