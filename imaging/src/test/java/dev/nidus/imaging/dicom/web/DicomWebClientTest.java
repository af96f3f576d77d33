package dev.nidus.imaging.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.nidus.core.testing.Fixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The client against a server that does what is asked of it, and what is not.
class DicomWebClientTest {
  private static final RetryLaw QUICK =
      new RetryLaw(3, Duration.ofMillis(5), Duration.ofMillis(20));

  private static WebLimits limits(Duration silence) {
    return new WebLimits(
        200_000,
        1_000_000,
        10_000_000,
        2_500,
        5_000,
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        silence);
  }

  /// Answers a request.
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Answer> answers = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private DicomWebAddress address;

  @TempDir Path folder;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String authorization = exchange.getRequestHeaders().getFirst("Authorization");
          requests.add(
              "%s %s%s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      authorization == null ? "" : " " + authorization));
          exchange.getRequestBody().readAllBytes();
          int at = Math.min(requests.size(), answers.size()) - 1;
          try (exchange) {
            answers.get(at).to(exchange);
          }
        });
    server.start();
    address =
        DicomWebAddress.parse(
            "dicomweb://localhost:%d/pacs".formatted(server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void searches_go_page_by_page_and_take_no_result_twice() throws Exception {
    answers.add(json(page(0, 1000)));
    answers.add(json(page(1000, 1500)));
    try (DicomWebClient client = client(Credentials.NONE)) {
      assertThat(client.instances("1.2", "3.4")).hasSize(1500);
    }
    assertThat(requests)
        .containsExactly(
            "GET /pacs/studies/1.2/series/3.4/instances?limit=1000&offset=0",
            "GET /pacs/studies/1.2/series/3.4/instances?limit=1000&offset=1000");
    requests.clear();
    answers.clear();
    answers.add(json(page(0, 1000))); // a server that knows no offset
    try (DicomWebClient client = client(Credentials.NONE)) {
      assertThat(client.instances("1.2", "3.4")).hasSize(1000);
    }
  }

  @Test
  void more_series_are_listed_than_one_may_have_instances_and_those_of_a_modality_alone()
      throws Exception {
    answers.add(exchange -> {
      int from =
          Integer.parseInt(
              exchange.getRequestURI().getQuery().replaceAll(".*offset=([0-9]+).*", "$1"));
      json(seriesPage(from, Math.min(25_000, from + 1000))).to(exchange);
    });
    try (DicomWebClient client =
        new DicomWebClient(address, Credentials.NONE, WebLimits.DEFAULT, QUICK)) {
      assertThat(client.series(Optional.empty())).hasSize(25_000);
      // this server knows no such filter
      assertThat(client.seriesOf(Optional.empty(), "SEG"))
          .hasSize(2_500)
          .allMatch(series -> series.modality().equals("SEG"));
      assertThat(requests.getLast())
          .isEqualTo(
              "GET /pacs/series?limit=1000&offset=25000&includefield=0008103E&includefield=00201209&Modality=SEG");
    }
    try (DicomWebClient client = client(Credentials.NONE)) {
      assertThatExceptionOfType(DicomWebFailure.class)
          .isThrownBy(() -> client.series(Optional.empty()))
          .withMessageContaining("finds more than the 5,000 results allowed");
    }
  }

  private static String seriesPage(int from, int end) {
    List<String> sets = new ArrayList<>();
    for (int n = from; n < end; n++) {
      sets.add(
          "{\"0020000D\":{\"Value\":[\"1.2\"]},\"0020000E\":{\"Value\":[\"1.2.%d\"]},\"00080060\":{\"Value\":[\"%s\"]}}"
              .formatted(n, n % 10 == 0 ? "SEG" : "CT"));
    }
    return "[" + String.join(",", sets) + "]";
  }

  @Test
  void answers_over_a_limit_are_refused() throws Exception {
    answers.add(json("[" + " ".repeat(200_001) + "]"));
    requireFailure("more than the 200,000 bytes of JSON allowed", 1);
    answers.set(0, json("[1, 2]"));
    requireFailure("is no list of data sets", 1);
    answers.set(0, json("[{"));
    requireFailure("is not valid JSON", 1);
    answers.set(0, json("[{\"00080018\": {\"Value\": [\"../../etc/passwd\"]}}]"));
    requireFailure("'../../etc/passwd' is no UID", 1);
    answers.set(0, json("[" + "[".repeat(2000)));
    requireFailure("is not valid JSON", 1);
  }

  @Test
  void passing_failures_are_tried_again_and_others_are_not() throws Exception {
    answers.add(status(503));
    answers.add(status(429));
    answers.add(json("[]"));
    try (DicomWebClient client = client(Credentials.NONE)) {
      assertThat(client.instances("1.2", "3.4")).isEmpty();
    }
    assertThat(requests).hasSize(3);
    answers.clear();
    answers.add(status(503));
    requireFailure("answers 503 to GET /pacs/studies/1.2/series/3.4/instances after 3 attempts", 3);
    answers.set(0, status(404));
    requireFailure(
        "answers 404 to GET /pacs/studies/1.2/series/3.4/instances: it is not there; check the"
            + " root",
        1);
    answers.set(0, status(401));
    requireFailure("set NIDUS_DICOMWEB_HOST with NIDUS_DICOMWEB_TOKEN", 1);
  }

  @Test
  void redirections_are_not_followed() throws Exception {
    answers.add(exchange -> {
      exchange.getResponseHeaders().add("Location", "http://elsewhere.example/secret?token=1");
      exchange.sendResponseHeaders(302, -1);
    });
    requireFailure("a redirection to elsewhere.example; redirections are not followed", 1);
  }

  @Test
  void a_server_that_falls_silent_is_given_up() throws Exception {
    answers.add(exchange -> {
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write('[');
      exchange.getResponseBody().flush();
      try {
        Thread.sleep(60_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    try (DicomWebClient client =
        new DicomWebClient(
            address, Credentials.NONE, limits(Duration.ofMillis(300)), QUICK, Optional.empty())) {
      assertThatExceptionOfType(DicomWebFailure.class)
          .isThrownBy(() -> client.instances("1.2", "3.4"))
          .withMessageContaining("no byte came for too long");
    }
  }

  @Test
  void a_transfer_that_breaks_off_goes_on_with_what_is_missing() throws Exception {
    answers.add(json(instances()));
    answers.add(exchange -> {
      byte[] body = parts(List.of(0, 1, 2));
      exchange
          .getResponseHeaders()
          .add("Content-Type", "multipart/related; boundary=\"b\"; type=\"application/dicom\"");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body, 0, body.length - 1000);
    });
    for (int k = 2; k < 9; k++) {
      answers.add(multipart(List.of(k)));
    }
    try (DicomWebClient client = client(Credentials.NONE)) {
      FetchedSeries fetched = client.fetch("2.25.1001", "2.25.1002", folder);
      assertThat(fetched.transferred()).isEqualTo(9);
      assertThat(fetched.broken()).isPresent();
      assertThat(names()).hasSize(9).contains("2.25.2000.dcm", "2.25.2008.dcm");
      assertThat(folder.resolve("2.25.2003.dcm")).hasSameBinaryContentAs(slice(3));
      assertThat(requests).hasSize(9).last().asString().endsWith("/instances/2.25.2008");

      // and again: nothing is missing
      requests.clear();
      assertThat(client.fetch("2.25.1001", "2.25.1002", folder).transferred()).isZero();
      assertThat(requests).hasSize(1);
    }
  }

  @Test
  void what_was_not_asked_for_is_not_kept() throws Exception {
    answers.add(json("[{\"00080018\": {\"Value\": [\"2.25.7\"]}}]"));
    answers.add(multipart(List.of(4)));
    try (DicomWebClient client = client(Credentials.NONE)) {
      assertThatExceptionOfType(DicomWebFailure.class)
          .isThrownBy(() -> client.fetch("2.25.1001", "2.25.1002", folder))
          .withMessageContaining("sends an instance that is not of the series asked for");
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void an_instance_that_is_too_long_or_no_dicom_is_refused() throws Exception {
    answers.add(json("[{\"00080018\": {\"Value\": [\"2.25.7\"]}}]"));
    answers.add(exchange -> {
      exchange.getResponseHeaders().add("Content-Type", "application/dicom");
      exchange.sendResponseHeaders(200, 0);
      byte[] run = new byte[100_000];
      for (int n = 0; n < 20; n++) {
        exchange.getResponseBody().write(run);
      }
    });
    try (DicomWebClient client = client(Credentials.NONE)) {
      assertThatExceptionOfType(DicomWebFailure.class)
          .isThrownBy(() -> client.fetch("1.2", "3.4", folder))
          .withMessageContaining("more than the 1,000,000 bytes allowed");
      answers.set(
          1,
          exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/dicom");
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write("oops".getBytes(StandardCharsets.US_ASCII));
          });
      requests.clear();
      assertThatExceptionOfType(DicomWebFailure.class)
          .isThrownBy(() -> client.fetch("1.2", "3.4", folder))
          .withMessageContaining("is no DICOM file");
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void frames_come_as_the_server_has_them() throws Exception {
    answers.add(exchange -> {
      exchange.getResponseHeaders().add("Content-Type", "multipart/related; boundary=b");
      exchange.sendResponseHeaders(200, 0);
      exchange
          .getResponseBody()
          .write(
              "--b\r\nContent-Type: image/jls; transfer-syntax=1.2.840.10008.1.2.4.80\r\n\r\nabc\r\n--b--"
                  .getBytes(StandardCharsets.US_ASCII));
    });
    try (DicomWebClient client = client(Credentials.NONE)) {
      WebFrame frame = client.frames("1.2", "3.4", "5.6", List.of(7)).getFirst();
      assertThat(frame.bytes()).asString().isEqualTo("abc");
      assertThat(frame.mediaType()).contains("4.80");
      assertThatExceptionOfType(DicomWebFailure.class)
          .isThrownBy(() -> client.frames("1.2", "3.4", "5.6", List.of(7, 8)))
          .withMessageContaining("sends 1 frames of 5.6, asked were 2");
    }
    assertThat(requests.getFirst())
        .isEqualTo("GET /pacs/studies/1.2/series/3.4/instances/5.6/frames/7");
  }

  @Test
  void storing_tells_what_was_taken_and_what_was_not() throws Exception {
    answers.add(
        json(
            "{\"00081199\":{\"vr\":\"SQ\",\"Value\":[{\"00081155\":{\"vr\":\"UI\",\"Value\":[\"2.25.2000\"]}}]},"
                + "\"00081198\":{\"vr\":\"SQ\",\"Value\":[{\"00081155\":{\"vr\":\"UI\",\"Value\":[\"2.25.2001\"]},"
                + "\"00081197\":{\"vr\":\"US\",\"Value\":[272]}}]}}"));
    try (DicomWebClient client = client(Credentials.NONE)) {
      Stored stored = client.store(List.of(slice(0), slice(1)));
      assertThat(stored.stored()).containsExactly("2.25.2000");
      assertThat(stored.refused()).containsExactly("2.25.2001 (0110H)");
    }
  }

  @Test
  void credentials_go_to_their_server_and_appear_in_no_message() throws Exception {
    answers.add(status(403));
    Credentials token =
        Credentials.of(
            Map.of("NIDUS_DICOMWEB_HOST", "localhost", "NIDUS_DICOMWEB_TOKEN", "s3cret-token"));
    try (DicomWebClient client = client(token)) {
      assertThatExceptionOfType(DicomWebFailure.class)
          .isThrownBy(() -> client.instances("1.2", "3.4"))
          .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("s3cret"));
    }
    assertThat(requests.getFirst()).endsWith(" Bearer s3cret-token");
    assertThat(token.toString()).isEqualTo("credentials for localhost");
    requests.clear();
    Map<String, String> basic =
        Map.of(
            "NIDUS_DICOMWEB_HOST", address.authority(),
            "NIDUS_DICOMWEB_USER", "reader",
            "NIDUS_DICOMWEB_PASSWORD", "p:w");
    try (DicomWebClient client = client(Credentials.of(basic))) {
      assertThatExceptionOfType(DicomWebFailure.class)
          .isThrownBy(() -> client.instances("1.2", "3.4"));
    }
    assertThat(requests.getFirst()).endsWith(" Basic cmVhZGVyOnA6dw==");
    requests.clear();
    Credentials other =
        Credentials.of(
            Map.of("NIDUS_DICOMWEB_HOST", "pacs.example", "NIDUS_DICOMWEB_TOKEN", "s3cret-token"));
    try (DicomWebClient client = client(other)) {
      assertThatExceptionOfType(DicomWebFailure.class)
          .isThrownBy(() -> client.instances("1.2", "3.4"));
    }
    assertThat(requests.getFirst()).doesNotContain("s3cret");
    assertThatExceptionOfType(DicomWebFailure.class)
        .isThrownBy(() -> other.header(DicomWebAddress.parse("dicomweb://pacs.example/pacs")))
        .withMessageContaining("not sent to pacs.example:80 without encryption");
    assertThat(other.header(DicomWebAddress.parse("dicomwebs://pacs.example/pacs"))).isPresent();
  }

  @Test
  void an_unknown_certificate_is_refused_and_a_known_one_is_not() throws Exception {
    Path file = folder.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                "changeit",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    SSLContext both = context(file);
    HttpsServer secure =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(both));
    secure.createContext("/", json("[]")::to);
    secure.start();
    try {
      DicomWebAddress there =
          DicomWebAddress.parse(
              "dicomwebs://localhost:%d/pacs".formatted(secure.getAddress().getPort()));
      try (DicomWebClient client =
          new DicomWebClient(there, Credentials.NONE, limits(Duration.ofSeconds(30)), QUICK)) {
        assertThatExceptionOfType(DicomWebFailure.class)
            .isThrownBy(() -> client.instances("1.2", "3.4"))
            .withMessageContaining("has a certificate that this Java does not trust");
      }
      try (DicomWebClient client =
          new DicomWebClient(
              there, Credentials.NONE, limits(Duration.ofSeconds(30)), QUICK, Optional.of(both))) {
        assertThat(client.instances("1.2", "3.4")).isEmpty();
      }
    } finally {
      secure.stop(0);
    }
  }

  private static SSLContext context(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", store.getCertificate("server"));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, "changeit".toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
    return context;
  }

  @Test
  void incomplete_credentials_are_refused() {
    for (Map<String, String> environment :
        List.of(
            Map.of("NIDUS_DICOMWEB_TOKEN", "t"),
            Map.of("NIDUS_DICOMWEB_HOST", "h", "NIDUS_DICOMWEB_USER", "u"),
            Map.of("NIDUS_DICOMWEB_HOST", "h", "NIDUS_DICOMWEB_TOKEN", "t\r\nX: y"),
            Map.of(
                "NIDUS_DICOMWEB_HOST", "h",
                "NIDUS_DICOMWEB_TOKEN", "t",
                "NIDUS_DICOMWEB_USER", "u"))) {
      assertThatExceptionOfType(DicomWebFailure.class)
          .isThrownBy(() -> Credentials.of(environment));
    }
  }

  @Test
  void addresses_name_servers_studies_and_series() throws Exception {
    DicomWebAddress series =
        DicomWebAddress.parse("dicomwebs://Pacs.example:8443/a/b/studies/1.2/series/3.4/");
    assertThat(series.root()).hasToString("https://Pacs.example:8443/a/b");
    assertThat(series.study()).contains("1.2");
    assertThat(series.series()).contains("3.4");
    assertThat(series).hasToString("dicomwebs://Pacs.example:8443/a/b/studies/1.2/series/3.4");
    assertThat(DicomWebAddress.parse("http://h/dicom-web").study()).isEmpty();
    assertThat(DicomWebAddress.recognises("DicomWeb://h/x")).isTrue();
    assertThat(DicomWebAddress.recognises("scans/dicomweb")).isFalse();
    for (String text :
        List.of(
            "dicomweb://u:secret@h/pacs",
            "ftp://h/pacs",
            "dicomweb:/h",
            "dicomweb://h/studies/../../x/series/1",
            "dicomweb://h/studies/1.2/series/%2e%2e%2f",
            "dicomweb://h/pacs?token=secret",
            "dicomweb://h /pacs")) {
      assertThatExceptionOfType(DicomWebFailure.class)
          .as(text)
          .isThrownBy(() -> {
            DicomWebAddress parsed = DicomWebAddress.parse(text);
            if (parsed.series().isEmpty()) {
              throw new DicomWebFailure("names no series");
            }
          })
          .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("secret"));
    }
  }

  @Test
  void a_cache_keeps_to_its_size_and_to_what_the_server_has() throws Exception {
    for (int n = 0; n < 2; n++) {
      answers.add(json(instances()));
      answers.add(multipart(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8)));
    }
    answers.add(json("[{\"00080018\": {\"Value\": [\"2.25.2000\"]}}]"));
    DicomWebAddress first = address.withSeries("2.25.1001", "2.25.1002");
    DicomWebAddress second = address.withSeries("2.25.1001", "2.25.9999");
    try (DicomWebClient client = client(Credentials.NONE)) {
      Path kept = new SeriesCache(folder, 1_000_000).folderOf(client, first);
      assertThat(kept).isDirectoryContaining("glob:**2.25.2004.dcm");
      SeriesCache small = new SeriesCache(folder, 40_000);
      Path other = small.folderOf(client, second);
      assertThat(kept).doesNotExist();
      assertThat(small.folderOf(client, second)).isEqualTo(other);
      try (Stream<Path> files = Files.list(other)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .containsExactly("2.25.2000.dcm");
      }
      assertThatExceptionOfType(DicomWebFailure.class)
          .isThrownBy(() -> small.folderOf(client, address))
          .withMessageContaining("names no series");
    }
  }

  private void requireFailure(String message, int attempts) {
    requests.clear();
    try (DicomWebClient client = client(Credentials.NONE)) {
      assertThatExceptionOfType(DicomWebFailure.class)
          .isThrownBy(() -> client.instances("1.2", "3.4"))
          .withMessageContaining(message);
    }
    assertThat(requests).hasSize(attempts);
  }

  private DicomWebClient client(Credentials credentials) {
    return new DicomWebClient(
        address, credentials, limits(Duration.ofSeconds(30)), QUICK, Optional.empty());
  }

  private static Answer status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  private static Answer json(String text) {
    return exchange -> {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/dicom+json");
      exchange.sendResponseHeaders(200, bytes.length);
      try (OutputStream body = exchange.getResponseBody()) {
        body.write(bytes);
      }
    };
  }

  private static Answer multipart(List<Integer> slices) {
    return exchange -> {
      exchange
          .getResponseHeaders()
          .add("Content-Type", "multipart/related; boundary=b; type=\"application/dicom\"");
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream body = exchange.getResponseBody()) {
        body.write(parts(slices));
      }
    };
  }

  private static byte[] parts(List<Integer> slices) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int k : slices) {
      body.write(
          "--b\r\nContent-Type: application/dicom\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      body.write(Files.readAllBytes(slice(k)));
      body.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    body.write("--b--\r\n".getBytes(StandardCharsets.US_ASCII));
    return body.toByteArray();
  }

  private static Path slice(int k) {
    return Fixtures.fixture("dicom-lesions/ct%d.dcm".formatted(k));
  }

  private static String instances() {
    List<String> sets = new ArrayList<>();
    for (int k = 0; k < 9; k++) {
      sets.add("{\"00080018\":{\"vr\":\"UI\",\"Value\":[\"2.25.%d\"]}}".formatted(2000 + k));
    }
    return "[" + String.join(",", sets) + "]";
  }

  private static String page(int from, int end) {
    List<String> sets = new ArrayList<>();
    for (int n = from; n < end; n++) {
      sets.add("{\"00080018\":{\"vr\":\"UI\",\"Value\":[\"1.2.%d\"]}}".formatted(n));
    }
    return "[" + String.join(",", sets) + "]";
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
