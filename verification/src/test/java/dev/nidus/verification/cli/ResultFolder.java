package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an evaluation left in its folder.
record ResultFolder(Path folder) {

  /// The numbers, which must be valid by their schema.
  JsonNode numbers(String file, String schema) throws IOException {
    String text = Files.readString(folder.resolve(file));
    assertThat(objections(text, schema)).as(text).isEmpty();
    assertThat(text).doesNotContain("NaN", "Infinity");
    return JsonMapper.shared().readTree(text);
  }

  static List<String> objections(String json, String schema) throws IOException {
    Path docs = Fixtures.repository().resolve("docs");
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Files.readString(docs.resolve("schema/" + schema)), InputFormat.JSON)
        .validate(json, InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }

  List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /// A page, which must load nothing and hold every chart of the folder.
  String page(String file) throws Exception {
    String html = Files.readString(folder.resolve(file));
    assertThat(html.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http:", "https:", "<script", "<link", "<img", "url(", "NaN");
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    for (String name : files()) {
      if (name.endsWith(".svg")) {
        String svg = Files.readString(folder.resolve(name));
        factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(html).contains(svg.substring(svg.indexOf("<svg")).strip());
      }
    }
    return html;
  }
}
