package dev.nidus.imaging.dicom.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a server wants to know before it answers, for one server only: a table from elsewhere that
/// names another server must not get them.
///
/// From the environment: `NIDUS_DICOMWEB_HOST` (host, or host:port) with `NIDUS_DICOMWEB_TOKEN`
/// (bearer), or with `NIDUS_DICOMWEB_USER` and `NIDUS_DICOMWEB_PASSWORD` (basic).
public final class Credentials {
  /// None, for servers that ask for none.
  public static final Credentials NONE = new Credentials("", "");

  private static final String HOST = "NIDUS_DICOMWEB_HOST";
  private static final String TOKEN = "NIDUS_DICOMWEB_TOKEN";
  private static final String USER = "NIDUS_DICOMWEB_USER";
  private static final String PASSWORD = "NIDUS_DICOMWEB_PASSWORD";

  private final String host;
  private final String header;

  private Credentials(String host, String header) {
    this.host = host;
    this.header = header;
  }

  /// Those of an environment.
  ///
  /// @throws DicomWebFailure if they are incomplete or ambiguous
  public static Credentials of(Map<String, String> environment) throws DicomWebFailure {
    String host = environment.getOrDefault(HOST, "").strip().toLowerCase(Locale.ROOT);
    String token = environment.getOrDefault(TOKEN, "").strip();
    String user = environment.getOrDefault(USER, "");
    String password = environment.getOrDefault(PASSWORD, "");
    boolean basic = !user.isEmpty() || !password.isEmpty();
    if (token.isEmpty() && !basic) {
      return NONE;
    }
    if (host.isEmpty()) {
      throw new DicomWebFailure(
          "the environment has credentials but does not say for which server; set"
              + " NIDUS_DICOMWEB_HOST, as host or host:port");
    }
    if (!token.isEmpty() && basic) {
      throw new DicomWebFailure(
          "the environment has both a token and a user for %s; unset one".formatted(host));
    }
    if (basic && (user.isEmpty() || password.isEmpty() || user.contains(":"))) {
      throw new DicomWebFailure(
          "NIDUS_DICOMWEB_USER and NIDUS_DICOMWEB_PASSWORD are needed together, and a user has no"
              + " colon");
    }
    String words =
        basic
            ? "Basic "
                + Base64.getEncoder()
                    .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8))
            : "Bearer " + token;
    if (!words.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new DicomWebFailure("NIDUS_DICOMWEB_TOKEN holds signs that no token has");
    }
    return new Credentials(host, words);
  }

  /// The header for a server; none where they are not for it.
  ///
  /// @throws DicomWebFailure if anybody on the way could read them
  Optional<String> header(DicomWebAddress address) throws DicomWebFailure {
    boolean meant =
        host.equals(address.authority())
            || host.equals(address.root().getHost().toLowerCase(Locale.ROOT));
    if (header.isEmpty() || !meant) {
      return Optional.empty();
    }
    if (!address.isEncrypted() && !address.isLoopback()) {
      throw new DicomWebFailure(
          "credentials are not sent to %s without encryption; use dicomwebs:// (TLS)"
              .formatted(address.authority()));
    }
    return Optional.of(header);
  }

  /// Never the words themselves.
  @Override
  public String toString() {
    return header.isEmpty() ? "no credentials" : "credentials for " + host;
  }
}
