package dev.nidus.app.engine;

import dev.nidus.app.file.WholeFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/// Several jars as one, for engines that take one.
///
/// A file that several jars have is that of the first; services are put together; licences and notices
/// are kept, each under the name of its jar; signatures no longer hold and are left out.
public final class OneJar {
  private static final String SERVICES = "META-INF/services/";

  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "META-INF/(MANIFEST\\.MF|INDEX\\.LIST|[^/]*\\.(SF|RSA|DSA|EC))|.*module-info\\.class");

  private static final Pattern TERMS =
      Pattern.compile(
          "(META-INF/)?[^/]*(LICEN[SC]E|NOTICE|COPYING)[^/]*", Pattern.CASE_INSENSITIVE);

  private OneJar() {}

  /// Writes the jar, over an older one.
  ///
  /// @param jars the first has precedence
  /// @param mainClass what starts
  /// @param version of the program
  public static void write(List<Path> jars, String mainClass, String version, Path output)
      throws IOException {
    Path partial = WholeFile.partial(output);
    try {
      try (OutputStream out = Files.newOutputStream(partial);
          JarOutputStream one = new JarOutputStream(out, manifest(mainClass, version))) {
        Set<String> taken = new HashSet<>();
        Map<String, ByteArrayOutputStream> services = new TreeMap<>();
        for (Path jar : jars) {
          add(jar, one, taken, services);
        }
        for (Map.Entry<String, ByteArrayOutputStream> service : services.entrySet()) {
          put(one, service.getKey());
          service.getValue().writeTo(one);
          one.closeEntry();
        }
      }
      WholeFile.publish(partial, output);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static Manifest manifest(String mainClass, String version) {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, mainClass);
    main.put(Attributes.Name.IMPLEMENTATION_TITLE, "Nidus");
    main.put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    main.put(Attributes.Name.MULTI_RELEASE, "true");
    return manifest;
  }

  private static void add(
      Path jar, JarOutputStream one, Set<String> taken, Map<String, ByteArrayOutputStream> services)
      throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Enumeration<JarEntry> entries = file.entries();
      while (entries.hasMoreElements()) {
        JarEntry entry = entries.nextElement();
        String name = entry.getName();
        if (entry.isDirectory() || LEFT_OUT.matcher(name).matches()) {
          continue;
        }
        try (InputStream in = file.getInputStream(entry)) {
          if (name.startsWith(SERVICES)) {
            ByteArrayOutputStream all =
                services.computeIfAbsent(name, _ -> new ByteArrayOutputStream());
            in.transferTo(all);
            all.write('\n'); // a file need not end its last line
            continue;
          }
          String place =
              TERMS.matcher(name).matches()
                  ? "META-INF/licenses/%s/%s"
                      .formatted(jar.getFileName(), name.replaceFirst("^META-INF/", ""))
                  : name;
          if (taken.add(place)) {
            put(one, place);
            in.transferTo(one);
            one.closeEntry();
          }
        }
      }
    }
  }

  private static void put(JarOutputStream one, String name) throws IOException {
    JarEntry entry = new JarEntry(name);
    entry.setTime(0); // the same jars give the same bytes
    one.putNextEntry(entry);
  }
}
