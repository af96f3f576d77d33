package dev.nidus.imaging.dicom.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;

/// A client of one DICOMweb server. Safe for use by several threads; close it when done.
public final class DicomWebClient implements AutoCloseable {
  private static final String JSON = "application/dicom+json";
  private static final String DICOM =
      "multipart/related; type=\"application/dicom\"; transfer-syntax=*";
  private static final String FRAMES =
      "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*";
  private static final String STUDY = "0020000D";
  private static final String SERIES = "0020000E";
  private static final String INSTANCE = "00080018";
  private static final int PAGE = 1000;
  private static final Set<Integer> FOUND = Set.of(200, 204, 206);

  private final DicomWebAddress server;
  private final WebLimits limits;
  private final HttpClient http;
  private final WebExchange exchange;

  /// A client with the certificates that this Java trusts.
  public DicomWebClient(
      DicomWebAddress server, Credentials credentials, WebLimits limits, RetryLaw retries) {
    this(server, credentials, limits, retries, Optional.empty());
  }

  /// A client with certificates of its own.
  public DicomWebClient(
      DicomWebAddress server,
      Credentials credentials,
      WebLimits limits,
      RetryLaw retries,
      Optional<SSLContext> trust) {
    this.server = server;
    this.limits = limits;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limits.connect());
    trust.ifPresent(builder::sslContext);
    this.http = builder.build();
    this.exchange = new WebExchange(http, server, credentials, limits, retries);
  }

  /// The series of a study, or of all studies, by UID.
  public List<WebSeries> series(Optional<String> study) throws DicomWebFailure {
    return series(study, "");
  }

  /// The same of one modality, such as `CT`: a server leaves the others out of its answer.
  public List<WebSeries> seriesOf(Optional<String> study, String modality) throws DicomWebFailure {
    return series(study, "&Modality=" + modality).stream()
        .filter(series -> series.modality().equals(modality)) // if the server knows no such filter
        .toList();
  }

  private List<WebSeries> series(Optional<String> study, String filter) throws DicomWebFailure {
    String path =
        (study.isPresent() ? "/studies/" + DicomWebAddress.requireUid(study.get()) : "")
            + "/series";
    return List.copyOf(
        search(
            path,
            "&includefield=0008103E&includefield=00201209" + filter,
            limits.series(),
            set ->
                new WebSeries(
                    study.isPresent() && SearchAnswer.text(set, STUDY).isEmpty()
                        ? study.get()
                        : DicomWebAddress.requireUid(SearchAnswer.text(set, STUDY)),
                    DicomWebAddress.requireUid(SearchAnswer.text(set, SERIES)),
                    SearchAnswer.text(set, "00080060"),
                    SearchAnswer.text(set, "0008103E"),
                    SearchAnswer.count(set, "00201209"))));
  }

  /// The SOP instance UIDs of a series.
  public Set<String> instances(String study, String series) throws DicomWebFailure {
    return new TreeSet<>(
        search(
            seriesPath(study, series) + "/instances",
            "",
            limits.instances(),
            set -> DicomWebAddress.requireUid(SearchAnswer.text(set, INSTANCE))));
  }

  /// Fetches a series into a folder, a file per instance. Instances that are there already are not
  /// fetched again, so that a transfer that broke off goes on.
  ///
  /// @return what the series holds and how much of it came over the line now
  /// @throws DicomWebFailure if the server has no such series, sends something else, or breaks off for
  ///     good; what is whole stays in the folder
  public FetchedSeries fetch(String study, String series, Path folder)
      throws IOException, DicomWebFailure {
    return fetch(study, series, folder, new Arrival.AsSent());
  }

  /// The same, and says what becomes of the instances.
  public FetchedSeries fetch(String study, String series, Path folder, Arrival arrival)
      throws IOException, DicomWebFailure {
    Set<String> wanted = instances(study, series);
    if (wanted.isEmpty()) {
      throw new DicomWebFailure(
          "%s has no series %s in the study %s".formatted(server.authority(), series, study));
    }
    Files.createDirectories(folder);
    int before = wanted.size() - missing(wanted, folder, arrival).size();
    SeriesTransfer transfer =
        new SeriesTransfer(server.authority(), limits, wanted, folder, arrival);
    if (before == 0) {
      try {
        receive(seriesPath(study, series), transfer, WebExchange.Repetition.ONCE);
      } catch (DicomWebFailure broken) {
        // what came is whole; the rest is asked for one by one, which fails for good if it must
        transfer.note(broken);
      }
    }
    for (String instance : missing(wanted, folder, arrival)) {
      receive(
          seriesPath(study, series) + "/instances/" + instance,
          transfer,
          WebExchange.Repetition.SAFE);
      if (!Files.exists(file(folder, instance, arrival))) {
        throw new DicomWebFailure(
            "%s lists the instance %s but does not send it"
                .formatted(server.authority(), instance));
      }
    }
    return new FetchedSeries(wanted, wanted.size() - before, transfer.broken());
  }

  /// Frames of an instance, as the server has them.
  ///
  /// @param numbers from 1
  public List<WebFrame> frames(String study, String series, String instance, List<Integer> numbers)
      throws DicomWebFailure {
    String path =
        "%s/instances/%s/frames/%s"
            .formatted(
                seriesPath(study, series),
                DicomWebAddress.requireUid(instance),
                numbers.stream().map(String::valueOf).collect(Collectors.joining(",")));
    HttpRequest request = exchange.request(server.resource(path), FRAMES).build();
    List<WebFrame> frames =
        exchange.send(
            request,
            Set.of(200, 206),
            WebExchange.Repetition.SAFE,
            (answer, body) -> frames(answer, body, request, numbers.size()));
    if (frames.size() != numbers.size()) {
      throw new DicomWebFailure(
          "%s sends %d frames of %s, asked were %d"
              .formatted(server.authority(), frames.size(), instance, numbers.size()));
    }
    return frames;
  }

  /// Stores instances. Sending the same twice is harmless: a server keeps one of each UID.
  ///
  /// @param files DICOM files
  public Stored store(List<Path> files) throws IOException, DicomWebFailure {
    String boundary = "nidus-boundary-of-parts-7MA4YWxkTrZu0gW";
    List<BodyPublisher> parts = new ArrayList<>();
    for (Path file : files) {
      String head = "--%s\r\nContent-Type: application/dicom\r\n\r\n".formatted(boundary);
      parts.add(BodyPublishers.ofString(head, StandardCharsets.US_ASCII));
      parts.add(BodyPublishers.ofFile(file));
      parts.add(BodyPublishers.ofString("\r\n", StandardCharsets.US_ASCII));
    }
    parts.add(BodyPublishers.ofString("--" + boundary + "--\r\n", StandardCharsets.US_ASCII));
    String path = "/studies" + server.study().map(uid -> "/" + uid).orElse("");
    HttpRequest request =
        exchange
            .request(server.resource(path), JSON)
            .header(
                "Content-Type",
                "multipart/related; type=\"application/dicom\"; boundary=" + boundary)
            .POST(BodyPublishers.concat(parts.toArray(BodyPublisher[]::new)))
            .build();
    SearchAnswer answer =
        exchange.send(
            request,
            Set.of(200, 202, 409),
            WebExchange.Repetition.UNSAFE,
            (_, body) -> SearchAnswer.read(body, named(request), limits));
    List<String> stored = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (JsonNode set : answer.sets()) {
      for (JsonNode item : set.path("00081199").path("Value")) {
        stored.add(answer.uid(item, "00081155"));
      }
      for (JsonNode item : set.path("00081198").path("Value")) {
        String reason =
            SearchAnswer.count(item, "00081197")
                .map(code -> String.format(Locale.ROOT, "%04XH", code))
                .orElse("no reason");
        refused.add("%s (%s)".formatted(answer.uid(item, "00081155"), reason));
      }
    }
    return new Stored(stored, refused);
  }

  @Override
  public void close() {
    // shutdown() would wait for answers that nobody wants any more
    http.shutdownNow();
    http.close();
  }

  /// What a result of a search says.
  private interface Reading<T> {
    T of(JsonNode set) throws DicomWebFailure;
  }

  /// All results, page by page.
  ///
  /// @param query what follows the page
  /// @param most results
  private <T> Set<T> search(String path, String query, int most, Reading<T> reading)
      throws DicomWebFailure {
    Set<T> found = new LinkedHashSet<>();
    while (true) {
      String page = "?limit=%d&offset=%d%s".formatted(PAGE, found.size(), query);
      HttpRequest request = exchange.request(server.resource(path + page), JSON).build();
      SearchAnswer answer =
          exchange.send(
              request,
              FOUND,
              WebExchange.Repetition.SAFE,
              (_, body) -> SearchAnswer.read(body, named(request), limits));
      // a server that knows no offset sends the first page for ever
      boolean news = false;
      for (JsonNode set : answer.sets()) {
        news |= found.add(reading.of(set));
      }
      if (found.size() > most) {
        throw new DicomWebFailure(
            String.format(
                Locale.ROOT, "%s finds more than the %,d results allowed", named(request), most));
      }
      if (!news || answer.sets().size() < PAGE) {
        return found;
      }
    }
  }

  private void receive(String path, SeriesTransfer transfer, WebExchange.Repetition repetition)
      throws DicomWebFailure {
    HttpRequest request = exchange.request(server.resource(path), DICOM).build();
    exchange.send(
        request,
        Set.of(200, 206),
        repetition,
        (answer, body) -> {
          try {
            String type = answer.headers().firstValue("Content-Type").orElse("");
            if (type.strip().toLowerCase(Locale.ROOT).startsWith("application/dicom")) {
              transfer.takeAll(body);
              return true;
            }
            MultipartReader parts = new MultipartReader(body, type);
            while (parts.next().isPresent()) {
              transfer.take(parts::transferTo);
            }
            return true;
          } catch (MalformedMultipart e) {
            throw new DicomWebFailure(named(request) + " " + e.getMessage(), e);
          }
        });
  }

  private List<WebFrame> frames(
      HttpResponse<InputStream> answer, InputStream body, HttpRequest request, int asked)
      throws IOException, DicomWebFailure {
    try {
      String type = answer.headers().firstValue("Content-Type").orElse("");
      MultipartReader parts = new MultipartReader(body, type);
      List<WebFrame> frames = new ArrayList<>();
      for (Optional<Map<String, String>> headers = parts.next();
          headers.isPresent() && frames.size() < asked;
          headers = parts.next()) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        parts.transferTo(bytes, Math.min(limits.instanceBytes(), Integer.MAX_VALUE - 16));
        frames.add(
            new WebFrame(headers.get().getOrDefault("content-type", ""), bytes.toByteArray()));
      }
      return List.copyOf(frames);
    } catch (MalformedMultipart e) {
      throw new DicomWebFailure(named(request) + " " + e.getMessage(), e);
    }
  }

  private String named(HttpRequest request) {
    return "the answer of %s to %s".formatted(server.authority(), exchange.describe(request));
  }

  private static String seriesPath(String study, String series) throws DicomWebFailure {
    return "/studies/%s/series/%s"
        .formatted(DicomWebAddress.requireUid(study), DicomWebAddress.requireUid(series));
  }

  private static List<String> missing(Set<String> wanted, Path folder, Arrival arrival) {
    return wanted.stream().filter(uid -> !Files.exists(file(folder, uid, arrival))).toList();
  }

  private static Path file(Path folder, String instance, Arrival arrival) {
    return folder.resolve(arrival.uid(instance) + ".dcm");
  }
}
