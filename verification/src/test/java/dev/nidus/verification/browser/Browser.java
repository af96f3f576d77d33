package dev.nidus.verification.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Chromium without a window, spoken to by its DevTools protocol. One page.
final class Browser implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final long PATIENCE = 60;

  private final Process process;
  private final WebSocket socket;
  private final LinkedBlockingQueue<JsonNode> messages;
  private final List<JsonNode> events = new ArrayList<>();
  private int last;

  private Browser(Process process, WebSocket socket, LinkedBlockingQueue<JsonNode> messages) {
    this.process = process;
    this.socket = socket;
    this.messages = messages;
  }

  /// Where Chromium is on this machine.
  static Optional<Path> find() {
    return List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .stream()
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Starts it.
  ///
  /// @param profile an empty folder
  static Browser start(Path program, Path profile) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    try {
      URI page = page(port(process));
      LinkedBlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(page, new Listener(messages))
              .join();
      Browser browser = new Browser(process, socket, messages);
      for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
        browser.call(domain + ".enable", Map.of());
      }
      return browser;
    } catch (IOException | InterruptedException | RuntimeException failed) {
      process.destroyForcibly();
      throw failed;
    }
  }

  /// The port that the process chose, from what it says.
  private static int port(Process process) throws IOException {
    BufferedReader said = process.inputReader();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.contains("DevTools listening on ws://")) {
        Thread.ofVirtual().start(() -> said.lines().forEach(_ -> {})); // so that it never waits
        return URI.create(line.substring(line.indexOf("ws://"))).getPort();
      }
    }
    throw new IOException("the browser ended before it listened");
  }

  private static URI page(int port) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    for (int attempt = 0; attempt < 100; attempt++) {
      JsonNode targets =
          JSON.readTree(
              client
                  .send(
                      HttpRequest.newBuilder(
                              URI.create("http://127.0.0.1:%d/json/list".formatted(port)))
                          .build(),
                      HttpResponse.BodyHandlers.ofString())
                  .body());
      for (JsonNode target : targets) {
        if (target.get("type").asString().equals("page")) {
          return URI.create(target.get("webSocketDebuggerUrl").asString());
        }
      }
      Thread.sleep(100);
    }
    throw new IOException("the browser opened no page");
  }

  /// Messages arrive in pieces.
  private static final class Listener implements WebSocket.Listener {
    private final LinkedBlockingQueue<JsonNode> messages;
    private final StringBuilder text = new StringBuilder();

    Listener(LinkedBlockingQueue<JsonNode> messages) {
      this.messages = messages;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        messages.add(JSON.readTree(text.toString()));
        text.setLength(0);
      }
      return WebSocket.Listener.super.onText(socket, part, isLast);
    }
  }

  private JsonNode call(String method, Map<String, Object> parameters) throws InterruptedException {
    ObjectNode message = JSON.createObjectNode();
    message.put("id", ++last);
    message.put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    socket.sendText(message.toString(), true).join();
    while (true) {
      JsonNode answer = next();
      if (answer.has("id") && answer.get("id").intValue() == last) {
        if (answer.has("error")) {
          throw new IllegalStateException(method + ": " + answer.get("error"));
        }
        return answer.get("result");
      }
      events.add(answer);
    }
  }

  private JsonNode next() throws InterruptedException {
    JsonNode message = messages.poll(PATIENCE, TimeUnit.SECONDS);
    if (message == null) {
      throw new IllegalStateException("the browser says nothing for a minute");
    }
    return message;
  }

  /// Opens a page in a window of a width, and waits until it is there.
  void open(URI address, int width) throws InterruptedException {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
    events.clear();
    call("Page.navigate", Map.of("url", address.toString()));
    while (events.stream().noneMatch(event -> isOf(event, "Page.loadEventFired"))) {
      events.add(next());
    }
  }

  private static boolean isOf(JsonNode event, String method) {
    return event.has("method") && event.get("method").asString().equals(method);
  }

  /// What JavaScript says of the page.
  JsonNode ask(String expression) throws InterruptedException {
    JsonNode result =
        call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    }
    return result.get("result").get("value");
  }

  /// Errors and warnings since the page was opened.
  List<String> complaints() {
    return events.stream()
        .filter(event ->
            isOf(event, "Runtime.exceptionThrown")
                || isOf(event, "Log.entryAdded")
                || isOf(event, "Runtime.consoleAPICalled"))
        .map(JsonNode::toString)
        .toList();
  }

  /// What the page asked for beside itself.
  List<String> requests(URI page) {
    return events.stream()
        .filter(event -> isOf(event, "Network.requestWillBeSent"))
        .map(event -> event.get("params").get("request").get("url").asString())
        .filter(url -> !url.equals(page.toString()) && !url.startsWith("data:"))
        .toList();
  }

  /// The whole page as a picture.
  byte[] picture() throws InterruptedException {
    return Base64.getDecoder()
        .decode(
            call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
                .get("data")
                .asString());
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
