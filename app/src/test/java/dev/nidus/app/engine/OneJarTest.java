package dev.nidus.app.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneJarTest {
  @TempDir private Path folder;

  @Test
  void the_first_jar_wins_services_are_joined_licences_kept_and_signatures_dropped()
      throws IOException {
    Path first =
        jar(
            "first.jar",
            Map.of(
                "a/A.class", "first",
                "META-INF/services/x", "a.A",
                "META-INF/LICENSE", "terms of the first",
                "META-INF/KEY.SF", "signature"));
    Path second =
        jar(
            "second.jar",
            Map.of(
                "a/A.class", "second",
                "b/B.class", "second",
                "module-info.class", "module",
                "META-INF/services/x", "b.B",
                "META-INF/LICENSE", "terms of the second"));
    Path one = folder.resolve("one.jar");

    OneJar.write(List.of(first, second), "a.A", "1.2.3", one);

    assertThat(content(one))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "a/A.class", "first",
                "b/B.class", "second",
                "META-INF/services/x", "a.A\nb.B\n",
                "META-INF/licenses/first.jar/LICENSE", "terms of the first",
                "META-INF/licenses/second.jar/LICENSE", "terms of the second"));
    try (JarFile jar = new JarFile(one.toFile())) {
      Attributes main = jar.getManifest().getMainAttributes();
      assertThat(main.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo("a.A");
      assertThat(main.getValue(Attributes.Name.IMPLEMENTATION_VERSION)).isEqualTo("1.2.3");
    }
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("first.jar", "second.jar", "one.jar");
  }

  private Path jar(String name, Map<String, String> files) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (Map.Entry<String, String> entry : new TreeMap<>(files).entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        jar.closeEntry();
      }
    }
    return file;
  }

  private static Map<String, String> content(Path file) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (JarFile jar = new JarFile(file.toFile())) {
      for (JarEntry entry : jar.stream().toList()) {
        if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
          try (InputStream in = jar.getInputStream(entry)) {
            content.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
          }
        }
      }
    }
    return content;
  }
}
