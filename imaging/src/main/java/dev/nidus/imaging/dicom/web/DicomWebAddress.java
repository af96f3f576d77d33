package dev.nidus.imaging.dicom.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a server, a study or a series of it lies: `dicomweb://host:port/root/studies/UID/series/UID`.
///
/// `dicomweb` is HTTP and `dicomwebs` is HTTP over TLS, as ws and wss are; `http` and `https` are
/// understood too. Addresses never hold credentials.
///
/// @param root of the service, as `https://host:port/dicom-web`, without a slash at its end
/// @param study its UID, where the address names one
/// @param series its UID, where the address names one; then the study is there too
public record DicomWebAddress(URI root, Optional<String> study, Optional<String> series) {
  private static final Map<String, String> SCHEMES =
      Map.of("dicomweb", "http", "dicomwebs", "https", "http", "http", "https", "https");
  private static final Pattern PARTS =
      Pattern.compile("(.*?)(?:/studies(?:/([^/]+)(?:/series(?:/([^/]+))?)?)?)?/*");
  private static final Pattern UID = Pattern.compile("[0-9]+(\\.[0-9]+)*");

  /// Whether a text is meant as an address of a series on a server, rather than a path.
  public static boolean recognises(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    return lower.startsWith("dicomweb://") || lower.startsWith("dicomwebs://");
  }

  /// Understands an address.
  ///
  /// @throws DicomWebFailure if it is none; the message does not repeat credentials
  public static DicomWebAddress parse(String text) throws DicomWebFailure {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new DicomWebFailure(
          "an address of a DICOMweb server is expected, as"
              + " dicomweb://host:8042/dicom-web/studies/UID/series/UID",
          e);
    }
    String scheme = SCHEMES.get(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT));
    if (scheme == null || uri.getHost() == null) {
      throw new DicomWebFailure(
          "an address of a DICOMweb server begins with dicomweb://host or dicomwebs://host, got scheme '%s'"
              .formatted(uri.getScheme()));
    }
    if (uri.getUserInfo() != null) {
      throw new DicomWebFailure(
          "the address of %s holds a user or a password; take them out and set NIDUS_DICOMWEB_USER and NIDUS_DICOMWEB_PASSWORD instead"
              .formatted(uri.getHost()));
    }
    if (uri.getQuery() != null || uri.getFragment() != null) {
      throw new DicomWebFailure(
          "the address of %s has a query or a fragment; an address ends with a UID"
              .formatted(uri.getHost()));
    }
    Matcher parts = PARTS.matcher(uri.normalize().getPath());
    if (!parts.matches()) {
      throw new DicomWebFailure("the path '%s' cannot be understood".formatted(uri.getPath()));
    }
    Optional<String> study = Optional.ofNullable(parts.group(2));
    Optional<String> series = Optional.ofNullable(parts.group(3));
    for (Optional<String> uid : List.of(study, series)) {
      if (uid.isPresent()) {
        requireUid(uid.get());
      }
    }
    try {
      String path = parts.group(1).replaceFirst("/+$", "");
      URI root = new URI(scheme, null, uri.getHost(), uri.getPort(), path, null, null);
      return new DicomWebAddress(root, study, series);
    } catch (URISyntaxException e) {
      throw new DicomWebFailure("the path '%s' cannot be used".formatted(uri.getPath()), e);
    }
  }

  /// A UID, which is safe in a path and as the name of a file.
  static String requireUid(String uid) throws DicomWebFailure {
    if (uid.length() > 64 || !UID.matcher(uid).matches()) {
      String shown = uid.replaceAll("[^ -~]", "?");
      throw new DicomWebFailure(
          "'%s' is no UID: at most 64 digits and dots are allowed"
              .formatted(shown.length() > 80 ? shown.substring(0, 80) + "..." : shown));
    }
    return uid;
  }

  /// The address of a part of the service.
  URI resource(String path) {
    return URI.create(root + path);
  }

  /// Host and port, as credentials name them.
  String authority() {
    int port = root.getPort();
    int usual = isEncrypted() ? 443 : 80;
    return root.getHost().toLowerCase(Locale.ROOT) + ":" + (port < 0 ? usual : port);
  }

  boolean isEncrypted() {
    return root.getScheme().equals("https");
  }

  /// Whether the server is this machine, so that nobody listens on the way.
  boolean isLoopback() {
    String host = root.getHost().toLowerCase(Locale.ROOT);
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
  }

  /// The same server, with a series.
  public DicomWebAddress withSeries(String studyUid, String seriesUid) {
    return new DicomWebAddress(root, Optional.of(studyUid), Optional.of(seriesUid));
  }

  /// As a user would write it.
  @Override
  public String toString() {
    String text =
        (isEncrypted() ? "dicomwebs" : "dicomweb")
            + root.toString().substring(root.getScheme().length());
    return text
        + study.map(uid -> "/studies/" + uid).orElse("")
        + series.map(uid -> "/series/" + uid).orElse("");
  }
}
