package dev.nidus.verification.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nidus.app.command.RootCommand;
import dev.nidus.core.testing.Fixtures;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The page of a study in Chromium: it loads nothing, fits three widths, and can be read by ear and by keyboard. Skipped, with
/// a sentence, where there is no Chromium.
class StudyPageTest {
  @TempDir private Path folder;

  private URI page() {
    StringWriter words = new StringWriter();
    PrintWriter writer = new PrintWriter(words);
    int status =
        RootCommand.run(
            writer,
            writer,
            "study",
            Fixtures.repository().resolve("examples/study/study.yaml").toString(),
            "-o",
            folder.resolve("study").toString());
    assertThat(status).as(words.toString()).isZero();
    return folder.resolve("study/study.html").toUri();
  }

  private Browser browser() throws Exception {
    Optional<Path> program = Browser.find();
    assumeThat(program)
        .as("no Chromium in /usr/bin: the page is not looked at in a browser")
        .isPresent();
    return Browser.start(program.get(), Files.createDirectory(folder.resolve("profile")));
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asString()));
    return texts;
  }

  @Test
  void the_page_of_a_study_can_be_read_at_any_width_and_loads_nothing() throws Exception {
    try (Browser browser = browser()) {
      URI page = page();
      for (int width : new int[] {390, 820, 1440}) {
        browser.open(page, width);
        assertThat(browser.complaints()).as("console at %d px", width).isEmpty();
        assertThat(browser.requests(page)).as("requests at %d px", width).isEmpty();
        assertThat(browser.ask("document.documentElement.scrollWidth").intValue())
            .as("width of the page in a window of %d px", width)
            .isLessThanOrEqualTo(width);
      }
      inOrder(
          texts(browser.ask("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => h.tagName)")));
      assertThat(browser.ask("document.querySelectorAll('table').length").intValue())
          .isGreaterThan(8);
      assertThat(
              browser
                  .ask(
                      "[...document.querySelectorAll('table')].filter(t => !t.caption ||"
                          + " !t.caption.textContent.trim()).length")
                  .intValue())
          .as("tables without a caption")
          .isZero();
      assertThat(
              browser
                  .ask("[...document.querySelectorAll('th')].filter(h => !h.scope).length")
                  .intValue())
          .as("headings of tables that do not say of what")
          .isZero();
      assertThat(
              browser
                  .ask(
                      "[...document.querySelectorAll('svg')].filter(s => s.getAttribute('role') !="
                          + " 'img' || !s.querySelector('title')).length +"
                          + " [...document.querySelectorAll('img')].filter(i => !i.alt).length")
                  .intValue())
          .as("pictures that cannot be heard")
          .isZero();
      assertThat(
              texts(
                  browser.ask(
                      "['header','nav','main','footer'].filter(n =>"
                          + " document.querySelectorAll(n).length != 1)")))
          .as("landmarks")
          .isEmpty();
      assertThat(
              texts(
                  browser.ask(
                      "[...document.querySelectorAll('a[href^=\"#\"],[aria-labelledby]')].map(a =>"
                          + " a.getAttribute('aria-labelledby') ||"
                          + " a.getAttribute('href').slice(1)).filter(id =>"
                          + " !document.getElementById(id))")))
          .as("links and labels that lead nowhere")
          .isEmpty();
      assertThat(
              browser
                  .ask(
                      "(() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);"
                          + " return ids.length - new Set(ids).size; })()")
                  .intValue())
          .as("names that are there twice")
          .isZero();
      assertThat(browser.ask("document.querySelector('a').getAttribute('href')").asString())
          .as("the first stop of the keyboard")
          .isEqualTo("#main");
      assertThat(
              texts(
                  browser.ask(
                      "[...document.querySelectorAll('.table')].filter(t => t.scrollWidth >"
                          + " t.clientWidth && t.tabIndex != 0).map(t => t.textContent.slice(0,"
                          + " 40))")))
          .as("tables that only a mouse can scroll")
          .isEmpty();
    }
  }

  /// One title, and no level is left out on the way down.
  private static void inOrder(List<String> headings) {
    assertThat(headings.getFirst()).isEqualTo("H1");
    assertThat(headings).filteredOn("H1"::equals).hasSize(1);
    for (int n = 1; n < headings.size(); n++) {
      assertThat(headings.get(n).charAt(1) - headings.get(n - 1).charAt(1))
          .as("heading %d, %s after %s", n, headings.get(n), headings.get(n - 1))
          .isLessThanOrEqualTo(1);
    }
  }
}
