package dev.nidus.verification.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RepositoryTest {
  private static final long MEBIBYTE = 1L << 20;
  private static final long LARGEST_FILE = 20 * MEBIBYTE;
  private static final long LARGEST_REPOSITORY = 150 * MEBIBYTE;

  /// A home folder, or another absolute path that exists on one machine only.
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.~*$}-])/(work|root|home/[a-z][\\w.-]*|Users/[a-z][\\w.-]*)/");

  /// A relative link in Markdown.
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");

  /// Where Homebrew for Linux lives on every machine.
  private static final String HOMEBREW = "/home/linuxbrew/";

  @Test
  void no_file_is_larger_than_20_MiB_and_all_together_stay_below_150_MiB()
      throws IOException, InterruptedException {
    long total = 0;
    for (Path file : TrackedFiles.list()) {
      long size = Files.size(file);
      assertThat(size).as("size of " + file).isLessThanOrEqualTo(LARGEST_FILE);
      total += size;
    }

    assertThat(total).isBetween(MEBIBYTE, LARGEST_REPOSITORY);
  }

  @Test
  void no_text_names_a_path_of_the_machine_it_was_written_on()
      throws IOException, InterruptedException {
    List<String> found = new ArrayList<>();
    for (Path file : TrackedFiles.list()) {
      byte[] bytes = Files.readAllBytes(file);
      if (isText(bytes)) {
        machinePaths(new String(bytes, StandardCharsets.UTF_8))
            .forEach(path -> found.add(Fixtures.repository().relativize(file) + ": " + path));
      }
    }

    assertThat(found).isEmpty();
  }

  /// Pictures are left out: they are made by the program.
  @Test
  void every_link_between_documents_leads_somewhere() throws IOException, InterruptedException {
    List<Path> documents =
        TrackedFiles.list().stream().filter(file -> file.toString().endsWith(".md")).toList();
    List<String> broken = new ArrayList<>();
    for (Path document : documents) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        Path target = document.resolveSibling(link.group(1)).normalize();
        if (!Files.exists(target) && !link.group(1).endsWith(".png")) {
          broken.add(Fixtures.repository().relativize(document) + ": " + link.group(1));
        }
      }
    }

    assertThat(documents).hasSizeGreaterThan(15);
    assertThat(broken).isEmpty();
  }

  @Test
  void a_path_of_a_home_folder_is_found_and_an_address_is_not() {
    String home = "/" + "home/ada/scans/1.nii.gz";

    assertThat(machinePaths("read " + home)).hasSize(1);
    assertThat(machinePaths("(\"/" + "root/x\")")).hasSize(1);
    assertThat(machinePaths("https://example.org" + home)).isEmpty();
    assertThat(machinePaths("src/" + "work/x, ~/scans, target/work/")).isEmpty();
  }

  private static List<String> machinePaths(String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = MACHINE_PATH.matcher(text);
    while (matcher.find()) {
      if (!matcher.group().equals(HOMEBREW)) {
        found.add(matcher.group());
      }
    }
    return found;
  }

  /// As git decides: no zero byte near the beginning.
  private static boolean isText(byte[] bytes) {
    for (int i = 0; i < Math.min(bytes.length, 8000); i++) {
      if (bytes[i] == 0) {
        return false;
      }
    }
    return true;
  }
}
