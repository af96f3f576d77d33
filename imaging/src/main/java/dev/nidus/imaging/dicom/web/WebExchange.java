package dev.nidus.imaging.dicom.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/// Requests and answers of one server: credentials, refusals in sentences, further attempts.
///
/// Redirections are not followed: they would carry requests to where nobody sent them.
final class WebExchange {
  /// Answers after which another attempt may do better.
  private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

  /// What is done with the body of an answer.
  interface Reading<T> {
    /// @throws IOException if the body breaks off: then the request is sent again
    T read(HttpResponse<InputStream> answer, InputStream body) throws IOException, DicomWebFailure;
  }

  /// Whether a request may be sent again after the server had it.
  enum Repetition {
    SAFE,
    UNSAFE,
    /// Not at all: the caller has a better way to go on.
    ONCE
  }

  private final HttpClient http;
  private final DicomWebAddress server;
  private final Credentials credentials;
  private final WebLimits limits;
  private final RetryLaw retries;

  WebExchange(
      HttpClient http,
      DicomWebAddress server,
      Credentials credentials,
      WebLimits limits,
      RetryLaw retries) {
    this.http = http;
    this.server = server;
    this.credentials = credentials;
    this.limits = limits;
    this.retries = retries;
  }

  /// A request to a part of the service, without method and body.
  HttpRequest.Builder request(URI uri, String accept) throws DicomWebFailure {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(limits.answer())
            .header("Accept", accept)
            .header("User-Agent", "nidus");
    credentials.header(server).ifPresent(words -> request.header("Authorization", words));
    return request;
  }

  /// Sends a request until it is answered, and reads the answer.
  ///
  /// @param accepted statuses that are read; others are refused in a sentence
  <T> T send(HttpRequest request, Set<Integer> accepted, Repetition repetition, Reading<T> reading)
      throws DicomWebFailure {
    for (int attempt = 1; ; attempt++) {
      boolean last = attempt == retries.attempts() || repetition == Repetition.ONCE;
      Duration asked = Duration.ZERO;
      try {
        HttpResponse<InputStream> answer =
            http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = new GuardedBody(answer.body(), limits.silence())) {
          int status = answer.statusCode();
          if (accepted.contains(status)) {
            return reading.read(answer, body);
          }
          boolean worth =
              PASSING.contains(status)
                  && (repetition == Repetition.SAFE || status == 429 || status == 503);
          if (last || !worth) {
            throw new DicomWebFailure(refusal(request, answer, attempt));
          }
          asked = retryAfter(answer);
        }
      } catch (SSLHandshakeException e) {
        throw new DicomWebFailure(
            "%s has a certificate that this Java does not trust (%s); add it to a trust store and name that in NIDUS_JAVA_OPTS with -Djavax.net.ssl.trustStore=FILE"
                .formatted(server.authority(), why(e)),
            e);
      } catch (IOException e) {
        boolean reached = !(e instanceof java.net.ConnectException) && !(e instanceof SSLException);
        if (last || (reached && repetition == Repetition.UNSAFE)) {
          throw new DicomWebFailure(
              "%s does not answer to %s after %d attempts: %s"
                  .formatted(server.authority(), describe(request), attempt, why(e)),
              e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DicomWebFailure(describe(request) + " was interrupted", e);
      }
      pause(retries.pause(attempt, asked));
    }
  }

  /// How messages call a request.
  String describe(HttpRequest request) {
    return request.method() + " " + request.uri().getPath();
  }

  private String refusal(HttpRequest request, HttpResponse<InputStream> answer, int attempts) {
    int status = answer.statusCode();
    String what = "%s answers %d to %s".formatted(server.authority(), status, describe(request));
    if (status / 100 == 3) {
      String host =
          answer
              .headers()
              .firstValue("Location")
              .flatMap(WebExchange::hostOf)
              .orElse("another place");
      return what
          + ", a redirection to %s; redirections are not followed, give that address"
              .formatted(host);
    }
    return switch (status) {
      case 401, 403 ->
          what
              + "; set NIDUS_DICOMWEB_HOST with NIDUS_DICOMWEB_TOKEN, or with NIDUS_DICOMWEB_USER and NIDUS_DICOMWEB_PASSWORD (now: %s)"
                  .formatted(credentials);
      case 400, 404 -> what + ": it is not there; check the root and the UIDs of the address";
      case 406, 415 -> what + ": it does not speak this part of DICOMweb";
      default -> attempts > 1 ? what + " after %d attempts".formatted(attempts) : what;
    };
  }

  private static Optional<String> hostOf(String location) {
    try {
      return Optional.ofNullable(URI.create(location).getHost());
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /// Seconds that the server asks for; dates are taken as none, the own pauses do then.
  private static Duration retryAfter(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .map(String::strip)
        .filter(text -> text.matches("[0-9]{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElse(Duration.ZERO);
  }

  private static String why(IOException e) {
    String message = e.getMessage();
    if (message == null && e instanceof java.net.ConnectException) {
      return "no connection could be made";
    }
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static void pause(Duration time) throws DicomWebFailure {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DicomWebFailure("the wait for another attempt was interrupted", e);
    }
  }
}
