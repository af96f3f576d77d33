package dev.nidus.app.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.app.published.Recomputed.Found;
import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproductionTest {
  private static final Path SHIPPED = Fixtures.data("published");
  private static final Reproduction ALL =
      Reproduction.of(PublishedNumbers.all(), tables(SHIPPED, Optional.empty()));

  private static PublishedTables tables(Path shipped, Optional<Path> given) {
    return new PublishedTables(shipped, given, PublishedNumbers.tables());
  }

  private static List<Finding> figure(String name) {
    return ALL.findings().stream()
        .filter(finding -> finding.number().figure().equals(name))
        .toList();
  }

  private static Finding finding(String figure, String quantity, String subject) {
    List<Finding> found =
        figure(figure).stream()
            .filter(finding ->
                finding.number().quantity().equals(quantity)
                    && finding.number().subject().equals(subject))
            .toList();
    assertThat(found).as("%s, %s, %s", figure, quantity, subject).hasSize(1);
    return found.getFirst();
  }

  private static Found ours(Finding finding) {
    assertThat(finding.ours()).isInstanceOf(Found.class);
    return (Found) finding.ours();
  }

  /// The number of a planted row, computed from the shipped tables.
  private static Finding planted(String published, String readTo, String recipe) {
    String csv =
        """
        figure,quantity,subject,published,read_to,recipe,of,by,source,why
        F,q,s,%s,%s,%s,planted,
        """
            .formatted(published, readTo, recipe);
    return Reproduction.of(
            PublishedNumbers.of("planted.csv", csv.getBytes(StandardCharsets.UTF_8)),
            tables(SHIPPED, Optional.empty()))
        .findings()
        .getFirst();
  }

  @Test
  void every_count_and_every_split_of_the_shipped_tables_is_the_published_one() {
    for (String figure : List.of("Data sets of the study", "Splits and leakage")) {
      List<Finding> computed =
          figure(figure).stream().filter(f -> f.ours() instanceof Found).toList();
      assertThat(computed).hasSizeGreaterThan(13);
      assertThat(computed)
          .allSatisfy(
              f -> assertThat(f.verdict()).as(f.toString()).isEqualTo(new Verdict.Equal(0)));
    }
  }

  @Test
  void every_bar_and_interval_is_the_mean_and_the_percentiles_of_the_stored_resamples() {
    List<Finding> bars =
        ALL.findings().stream()
            .filter(f ->
                f.number().recipe() instanceof Recipe.Replicated
                    && !f.number().figure().equals("Numbers in the text of the publication"))
            .toList();

    assertThat(bars).hasSize(184); // 40 + 8 bars with two ends each, and 40 ends of label curves
    assertThat(bars)
        .allSatisfy(
            f -> assertThat(f.verdict()).as(f.toString()).isInstanceOf(Verdict.Equal.class));
    Found foundation =
        ours(
            finding(
                "Figure 2: site of the lesion (task 1)",
                "mean average precision",
                "Foundation (Features)"));
    assertThat(foundation.value()).isCloseTo(0.8478154825210746, within(1e-12));
    assertThat(foundation.sample()).contains(new Recomputed.Sample(1221, 395));
  }

  @Test
  void the_two_year_cohorts_have_420_and_133_patients() {
    String quantity = "patients with a two-year label";

    assertThat(ours(finding("Data sets of the study", quantity, "LUNG1")).value()).isEqualTo(420);
    assertThat(ours(finding("Data sets of the study", quantity, "RADIO")).value()).isEqualTo(133);
  }

  @Test
  void the_map_of_the_features_shows_the_split_of_seed_42_and_not_the_published_one() {
    List<Finding> map = figure("Map of the features (t-SNE) of the test set");

    assertThat(map).hasSize(24);
    assertThat(map.subList(0, 8).stream().map(f -> f.verdict().word()))
        .contains("differs")
        .hasSize(8);
    assertThat(map.subList(8, 24))
        .allSatisfy(f -> assertThat(f.verdict()).isEqualTo(new Verdict.Equal(0)));
  }

  @Test
  void the_diameter_alone_tells_malignant_nodules_apart_as_pairwise_counting_says() {
    Found area =
        ours(
            finding(
                "Plain comparators beside the models",
                "task 2, ROC-AUC of the diameter alone",
                "LUNA16, test"));

    // counted pair by pair from the same tables by another program: 0.9453 with all 170 nodules
    assertThat(area.value()).isCloseTo(0.945, within(0.002));
    assertThat(area.sample()).contains(new Recomputed.Sample(169, 149));
    assertThat(area.interval().orElseThrow().contains(area.value())).isTrue();
    assertThat(area.remark()).startsWith("1 of 170 nodules left out");
  }

  @Test
  void survival_of_the_clinical_variables_comes_with_intervals_and_patients() {
    Found stage =
        ours(
            finding(
                "Clinical variables of LUNG1 and RADIO",
                "hazard ratio of one group of stage, alone",
                "RADIO"));
    Found alive =
        ours(
            finding("Clinical variables of LUNG1 and RADIO", "alive at two years, share", "LUNG1"));

    assertThat(stage.value()).isGreaterThan(1);
    assertThat(stage.interval().orElseThrow().low()).isLessThan(stage.value());
    // 169 of 420 are alive at two years, and one patient was censored before
    assertThat(alive.value()).isCloseTo(169.0 / 420, within(0.002));
    assertThat(alive.sample()).contains(new Recomputed.Sample(421, 421));
  }

  @Test
  void a_wrong_number_is_found() {
    Finding right = planted("2610", "", "rows,fmcib_deeplesion_task1_train,");
    Finding wrong = planted("2611", "", "rows,fmcib_deeplesion_task1_train,");
    Finding rounded = planted("0.848", "", "mean,boot_task1_mAP,Foundation (Features)");
    Finding off = planted("0.850", "", "mean,boot_task1_mAP,Foundation (Features)");
    Finding drawn = planted("0.850", "0.003", "mean,boot_task1_mAP,Foundation (Features)");

    assertThat(right.verdict()).isEqualTo(new Verdict.Equal(0));
    assertThat(wrong.verdict()).isEqualTo(new Verdict.Differs(-1, "no reason is known"));
    assertThat(rounded.verdict()).isInstanceOf(Verdict.Equal.class);
    assertThat(drawn.verdict()).isInstanceOf(Verdict.Equal.class);
    assertThat(off.verdict()).isInstanceOf(Verdict.Differs.class);
    assertThat(off.verdict().why()).contains("does not come from these resamples");
  }

  @Test
  void a_difference_that_another_run_of_the_resampling_explains_is_said_to_be_so() {
    Finding close = planted("0.8471", "", "mean,boot_task1_mAP,Foundation (Features)");

    assertThat(close.verdict().why()).contains("by chance").contains("another run");
  }

  @Test
  void a_table_that_may_not_be_shipped_costs_its_rows_and_names_its_licence() {
    Finding first = finding("Data sets of the study", "patients", "LUNG1 as first released");

    assertThat(first.verdict().word()).isEqualTo("cannot be recomputed");
    assertThat(first.verdict().why())
        .startsWith("the table is not shipped, licence CC BY-NC 3.0")
        .contains("give --tables");
  }

  @Test
  void a_given_folder_supplies_tables_and_a_damaged_one_costs_its_rows_only(@TempDir Path folder)
      throws IOException {
    Files.writeString(
        folder.resolve("lung1_clinical.csv"), "PatientID,deadstatus.event\nA,1\nB,0\nC,1\n");
    Files.writeString(
        folder.resolve("fmcib_lung1_annotations.csv.gz"),
        "PatientID,Survival.time,deadstatus.event\nA,12,1\nB,none,0\n");

    Reproduction reproduction =
        Reproduction.of(PublishedNumbers.all(), tables(SHIPPED, Optional.of(folder)));

    List<Finding> released =
        reproduction.findings().stream()
            .filter(f -> f.number().subject().equals("LUNG1 as first released"))
            .toList();
    assertThat(released.get(0).verdict().word()).isEqualTo("differs");
    assertThat(ours(released.get(0)).value()).isEqualTo(3);
    assertThat(ours(released.get(1)).value()).isEqualTo(2);
    assertThat(reproduction.findings())
        .anySatisfy(f ->
            assertThat(f.verdict().why())
                .isEqualTo(
                    "row 2 of fmcib_lung1_annotations.csv.gz has 'none' as Survival.time, which is"
                        + " no number"));
    assertThat(reproduction.count(Verdict.Equal.class)).isGreaterThan(200);
  }

  @Test
  void every_row_that_cannot_be_recomputed_says_why_and_every_other_has_a_source() {
    assertThat(ALL.findings())
        .allSatisfy(f -> {
          switch (f.verdict()) {
            case Verdict.CannotBeRecomputed(String why) -> assertThat(why).hasSizeGreaterThan(20);
            case Verdict.NothingPublished _ -> assertThat(f.number().source()).isBlank();
            case Verdict.Equal _, Verdict.Differs _ -> assertThat(f.number().source()).isNotBlank();
          }
        });
  }

  @Test
  void the_rounding_of_a_printed_number_is_half_a_unit_of_its_last_digit() {
    assertThat(tolerance("0.848")).isCloseTo(5e-4, within(1e-15));
    assertThat(tolerance("420")).isEqualTo(0.5);
    assertThat(tolerance("1.5e-6")).isCloseTo(5e-8, within(1e-20));
    assertThat(tolerance("0.8478154825210746")).isEqualTo(1e-9);
    assertThat(PublishedValue.of("<0.001", OptionalDouble.empty()))
        .isEqualTo(new PublishedValue.Below("<0.001", 0.001));
    assertThat(PublishedValue.of("", OptionalDouble.empty()))
        .isEqualTo(new PublishedValue.Nothing());
  }

  private static double tolerance(String text) {
    return ((PublishedValue.Printed) PublishedValue.of(text, OptionalDouble.empty())).tolerance();
  }

  @Test
  void an_unknown_recipe_is_named_with_its_row() {
    assertThatThrownBy(() -> planted("1", "", "dice,LUNG1,"))
        .hasMessageContaining("row 1 of planted.csv")
        .hasMessageContaining("there is no recipe 'dice'");
  }

  @Test
  void the_page_is_whole_loads_nothing_and_shows_what_differs(@TempDir Path folder)
      throws IOException {
    Path page = folder.resolve("published.html");

    PublishedPage.write(page, ALL, tables(SHIPPED, Optional.empty()));

    String html = Files.readString(page);
    assertThat(html).endsWith("</html>\n");
    assertThat(html).doesNotContain("<script", "<link", "src=", "url(", "@import", "NaN");
    assertThat(html.split("<svg", -1)).hasSizeGreaterThan(12);
    assertThat(html).contains("What differs", "seed 42", "licence CC BY-NC 3.0");
  }

  @Test
  void the_table_for_programs_has_a_row_for_each_number(@TempDir Path folder) throws Exception {
    Path csv = folder.resolve("published.csv");
    Path json = folder.resolve("published.json");

    PublishedFiles.writeCsv(csv, ALL);
    PublishedFiles.writeJson(json, ALL, tables(SHIPPED, Optional.empty()).located(), "nidus test");

    NamedTable table = NamedTable.read("published.csv", Files.readAllBytes(csv));
    assertThat(table.size()).isEqualTo(ALL.findings().size());
    assertThat(table.text("verdict"))
        .containsOnly("equal", "differs", "cannot be recomputed", "not published");
    assertThat(table.text("ours")).doesNotContain("NaN");
    assertThat(Files.readString(json))
        .contains("\"schema\" : 1", "\"cannot_be_recomputed\"", "\"sha256\"");
  }
}
