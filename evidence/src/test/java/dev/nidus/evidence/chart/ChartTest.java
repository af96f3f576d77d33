package dev.nidus.evidence.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.TestSeed;
import dev.nidus.evidence.metric.Calibration;
import dev.nidus.evidence.metric.PrecisionRecallCurve;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.RocCurve;
import dev.nidus.evidence.survival.KaplanMeier;
import dev.nidus.evidence.survival.RiskGroups;
import dev.nidus.evidence.survival.SurvivalTimes;
import dev.nidus.evidence.testing.CsvColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class ChartTest {
  /// Scores 0.9 and 0.6 of class 1, 0.7 and 0.2 of class 0: an area of 3/4.
  private static final Predictions FOUR =
      Predictions.binary(new int[] {1, 1, 0, 0}, new double[] {0.9, 0.6, 0.7, 0.2}, 0.5);

  static List<Chart> everyKind() {
    CsvColumns lung1 = CsvColumns.read(Fixtures.fixture("stats/lung1_table.csv"));
    SurvivalTimes times =
        SurvivalTimes.of(lung1.numbers("Survival.time"), lung1.flags("deadstatus.event"));
    RiskGroups stages = RiskGroups.ofLabels(lung1.text("Overall.Stage"));
    List<KaplanMeierChart.Group> groups = new ArrayList<>();
    for (int group = 0; group < stages.names().size(); group++) {
      groups.add(
          new KaplanMeierChart.Group(
              "stage " + stages.names().get(group),
              KaplanMeier.of(times.rows(stages.members(group)))));
    }
    RiskGroups byScore = RiskGroups.aboveMedian(lung1.numbers("score"));
    List<KaplanMeierChart.Group> two =
        List.of(
            new KaplanMeierChart.Group(
                "score up to the median", KaplanMeier.of(times.rows(byScore.members(0)))),
            new KaplanMeierChart.Group(
                "score above it", KaplanMeier.of(times.rows(byScore.members(1)))));
    CsvColumns binary = CsvColumns.read(Fixtures.fixture("stats/binary.csv"));
    int[] labels = binary.text("label").stream().mapToInt(Integer::parseInt).toArray();
    Predictions a = Predictions.binary(labels, binary.numbers("A"), 0.5);
    Predictions b = Predictions.binary(labels, binary.numbers("B"), 0.5);
    return List.of(
        RocChart.of(
            "Malignancy, 200 lesions",
            List.of(
                new RocChart.Curve("model A, AUC 0.848 (0.794 to 0.896)", RocCurve.of(a, 1)),
                new RocChart.Curve("model B, AUC 0.741 (0.670 to 0.809)", RocCurve.of(b, 1)))),
        PrecisionRecallChart.of(
            "Malignancy, 200 lesions",
            List.of(
                new PrecisionRecallChart.Curve("model A, AP 0.860", PrecisionRecallCurve.of(a, 1)),
                new PrecisionRecallChart.Curve(
                    "model B, AP 0.734", PrecisionRecallCurve.of(b, 1)))),
        CalibrationChart.of(
            "Reliability of model A",
            List.of(
                new CalibrationChart.Curve(
                    "model A", Calibration.of(a, 1, 10, Calibration.Binning.EQUAL_WIDTH)))),
        LabelCurveChart.of(
            "Anatomical site by share of the labels (made up)",
            "Balanced accuracy",
            List.of(
                new LabelCurveChart.Curve(
                    "probe",
                    List.of(
                        new LabelCurveChart.At(10, 0.62, 0.57, 0.66),
                        new LabelCurveChart.At(20, 0.70, 0.66, 0.73),
                        new LabelCurveChart.At(50, 0.76, 0.74, 0.78),
                        new LabelCurveChart.At(100, 0.80, 0.78, 0.82))),
                new LabelCurveChart.Curve(
                    "supervised",
                    List.of(
                        new LabelCurveChart.At(10, 0.41, 0.33, 0.48),
                        new LabelCurveChart.At(20, 0.52, 0.47, 0.58),
                        new LabelCurveChart.At(50, 0.66, 0.63, 0.69),
                        new LabelCurveChart.At(100, 0.75, 0.72, 0.77))))),
        CoverageChart.of(
            "Intervals of an area under the curve (made up)",
            List.of(
                new CoverageChart.Curve(
                    "over patients",
                    List.of(
                        new CoverageChart.At(0.5, 0.49, 0.46, 0.52),
                        new CoverageChart.At(0.8, 0.79, 0.77, 0.81),
                        new CoverageChart.At(0.95, 0.94, 0.93, 0.95))))),
        KaplanMeierChart.of("LUNG1, overall survival", two, KaplanMeierChart.Time.fitting(4454)),
        KaplanMeierChart.of("LUNG1 by stage", groups, KaplanMeierChart.Time.DAYS),
        ForestPlot.ofRatios(
                "Cox model of LUNG1",
                "Hazard ratio",
                List.of(
                    new ForestPlot.Estimated("score", 0.313, 0.213, 0.460, "p = 3.1e-9"),
                    new ForestPlot.Estimated("age, per year", 1.014, 1.001, 1.027, "p = 0.031"),
                    new ForestPlot.Estimated("rare", 3, 0.002, 4000, "p = 0.8"),
                    new ForestPlot.Missing("constant", "cannot be estimated")))
            .draw());
  }

  @Test
  void every_chart_is_an_image_with_a_name_and_a_description_for_a_screen_reader()
      throws Exception {
    for (Chart chart : everyKind()) {
      DrawnChart drawn = DrawnChart.of(chart);

      assertThat(drawn.svg().getAttribute("role")).isEqualTo("img");
      assertThat(drawn.only("title")).isEqualTo(chart.title()).isNotBlank();
      assertThat(drawn.only("desc")).isEqualTo(chart.description()).isNotBlank();
      assertThat(chart.svg()).doesNotContain("NaN", "Infinity", "<script", " id=", "href");
    }
  }

  @Test
  void nothing_is_drawn_outside_the_picture() throws Exception {
    for (Chart chart : everyKind()) {
      DrawnChart drawn = DrawnChart.of(chart);
      for (Element text : drawn.elements("text")) {
        double width = Lettering.width(text.getTextContent(), DrawnChart.number(text, "font-size"));
        double x = DrawnChart.number(text, "x");
        boolean upright = text.hasAttribute("transform");
        double before =
            switch (text.getAttribute("text-anchor")) {
              case "middle" -> width / 2;
              case "end" -> width;
              default -> 0;
            };
        if (!upright) {
          assertThat(x - before).as(text.getTextContent()).isNotNegative();
          assertThat(x - before + width)
              .as("%s: %s", chart.title(), text.getTextContent())
              .isLessThanOrEqualTo(drawn.width());
        }
        assertThat(DrawnChart.number(text, "y")).isBetween(0.0, drawn.height());
      }
      for (String shape : List.of("polyline", "polygon")) {
        for (Element element : drawn.elements(shape)) {
          assertThat(DrawnChart.corners(element))
              .allSatisfy(corner -> {
                assertThat(corner.x()).isBetween(0.0, drawn.width());
                assertThat(corner.y()).isBetween(0.0, drawn.height());
              });
        }
      }
    }
  }

  @Test
  void texts_of_one_line_do_not_touch() throws Exception {
    for (Chart chart : everyKind()) {
      DrawnChart drawn = DrawnChart.of(chart);
      List<Element> texts =
          drawn.elements("text").stream().filter(t -> !t.hasAttribute("transform")).toList();
      for (int n = 0; n < texts.size(); n++) {
        for (int m = 0; m < n; m++) {
          Element one = texts.get(n);
          Element two = texts.get(m);
          if (one.getAttribute("y").equals(two.getAttribute("y"))) {
            assertThat(left(one) >= right(two) || left(two) >= right(one))
                .as("%s: '%s' and '%s'", chart.title(), one.getTextContent(), two.getTextContent())
                .isTrue();
          }
        }
      }
    }
  }

  private static double left(Element text) {
    double width = Lettering.width(text.getTextContent(), DrawnChart.number(text, "font-size"));
    return DrawnChart.number(text, "x")
        - switch (text.getAttribute("text-anchor")) {
          case "middle" -> width / 2;
          case "end" -> width;
          default -> 0;
        };
  }

  private static double right(Element text) {
    return left(text)
        + Lettering.width(text.getTextContent(), DrawnChart.number(text, "font-size"));
  }

  @Test
  void texts_of_users_cannot_become_markup() throws Exception {
    String evil = "</svg><script>alert('1')</script> & \"\u0000\ud800";
    Chart chart = RocChart.of(evil, List.of(new RocChart.Curve(evil, RocCurve.of(FOUR, 1))));

    assertThat(chart.svg()).doesNotContain("<script", "\u0000");
    DrawnChart drawn = DrawnChart.of(chart);
    assertThat(drawn.only("title")).contains("</svg><script>alert('1')</script> & \"");
    assertThat(drawn.elements("script")).isEmpty();
  }

  @Test
  void a_roc_curve_goes_through_its_points_from_corner_to_corner() throws Exception {
    DrawnChart drawn =
        DrawnChart.of(RocChart.of("four", List.of(new RocChart.Curve("a", RocCurve.of(FOUR, 1)))));

    // (0, 0), (0, 1/2), (1/2, 1/2), (1/2, 1), (1, 1) on an area of 420 pixels
    List<Point> corners =
        drawn.elements("polyline").stream()
            .map(DrawnChart::corners)
            .filter(c -> c.size() == 5)
            .findFirst()
            .orElseThrow();
    Point first = corners.getFirst();
    assertThat(corners.stream().map(p -> (p.x() - first.x()) / 420))
        .containsExactly(0.0, 0.0, 0.5, 0.5, 1.0);
    assertThat(corners.stream().map(p -> (first.y() - p.y()) / 420))
        .containsExactly(0.0, 0.5, 0.5, 1.0, 1.0);
  }

  @Test
  void the_area_below_the_steps_of_precision_and_recall_is_the_average_precision()
      throws Exception {
    DrawnChart drawn =
        DrawnChart.of(
            PrecisionRecallChart.of(
                "four",
                List.of(new PrecisionRecallChart.Curve("a", PrecisionRecallCurve.of(FOUR, 1)))));

    List<Point> corners =
        drawn.elements("polyline").stream()
            .map(DrawnChart::corners)
            .filter(c -> c.size() > 2)
            .findFirst()
            .orElseThrow();
    double bottom = corners.getFirst().y() + 420; // the first precision is 1
    double area = 0;
    for (int n = 1; n < corners.size(); n++) {
      area += (corners.get(n).x() - corners.get(n - 1).x()) * (bottom - corners.get(n - 1).y());
    }
    assertThat(area / (420 * 420)).isCloseTo(0.5 + 0.5 * 2 / 3, within(1e-4));
    assertThat(drawn.texts()).contains("no skill (0.50)");
  }

  @Test
  void among_several_curves_bins_of_few_lesions_are_left_out() throws Exception {
    Calibration calibration =
        new Calibration(
            List.of(
                new Calibration.Bin(0.2, 0.1, 5),
                new Calibration.Bin(0.5, 0.6, 4),
                new Calibration.Bin(0.8, 0.7, 6)),
            0.1);
    CalibrationChart.Curve one = new CalibrationChart.Curve("one", calibration);
    CalibrationChart.Curve two = new CalibrationChart.Curve("two", calibration);

    DrawnChart alone = DrawnChart.of(CalibrationChart.of("alone", List.of(one)));
    DrawnChart both = DrawnChart.of(CalibrationChart.of("both", List.of(one, two)));

    assertThat(alone.elements("circle")).hasSize(3);
    assertThat(both.elements("circle")).hasSize(2);
    assertThat(both.only("desc")).contains("five at least");
  }

  @Test
  void patients_at_risk_stand_below_their_times() throws Exception {
    SurvivalTimes times =
        SurvivalTimes.of(
            new double[] {100, 200, 300, 400}, new boolean[] {true, false, true, true});
    DrawnChart drawn =
        DrawnChart.of(
            KaplanMeierChart.of(
                "four",
                List.of(new KaplanMeierChart.Group("all", KaplanMeier.of(times))),
                KaplanMeierChart.Time.DAYS));

    List<Element> row =
        drawn.elements("text").stream()
            .filter(
                t -> t.getAttribute("y").equals(drawn.elements("text").getLast().getAttribute("y")))
            .toList();
    assertThat(row.stream().map(Element::getTextContent))
        .containsExactly("all", "4", "4", "4", "3", "3", "2", "2", "1", "1");
    // one patient was censored: one stroke on the curve, at 200 of 400 days and 3/4
    List<Element> strokes =
        drawn.elements("line").stream()
            .filter(l -> l.getAttribute("stroke").equals(Ink.BLUE.colour()))
            .toList();
    assertThat(strokes).hasSize(1);
    List<Point> curve = DrawnChart.corners(drawn.elements("polyline").getLast());
    double left = curve.getFirst().x();
    assertThat((DrawnChart.number(strokes.getFirst(), "x1") - left) / 560)
        .isCloseTo(0.5, within(1e-4));
    double middle =
        (DrawnChart.number(strokes.getFirst(), "y1") + DrawnChart.number(strokes.getFirst(), "y2"))
            / 2;
    assertThat((middle - curve.getFirst().y()) / 340).isCloseTo(0.25, within(1e-4));
  }

  @Test
  void a_forest_plot_tells_numbers_and_reasons_and_cuts_what_is_endless() throws Exception {
    DrawnChart drawn = DrawnChart.of(everyKind().getLast());

    assertThat(drawn.texts())
        .contains("0.31 (0.21 to 0.46)", "p = 3.1e-9", "constant", "cannot be estimated");
    double axis = DrawnChart.number(drawn.svg(), "width");
    assertThat(drawn.elements("line"))
        .allSatisfy(line -> assertThat(DrawnChart.number(line, "x2")).isLessThan(axis));
    // 0.002 to 4000 goes beyond both ends: two arrows of two strokes
    assertThat(
            drawn.elements("line").stream()
                .filter(l ->
                    !l.getAttribute("x1").equals(l.getAttribute("x2"))
                        && !l.getAttribute("y1").equals(l.getAttribute("y2"))))
        .hasSize(4);
  }

  @Test
  void a_chart_of_a_large_cohort_stays_small_and_keeps_its_ends() throws Exception {
    int n = 50_000;
    SplittableRandom random = TestSeed.random("a large cohort");
    double[] days = new double[n];
    boolean[] occurred = new boolean[n];
    for (int i = 0; i < n; i++) {
      days[i] = 1 + random.nextDouble() * 3000;
      occurred[i] = random.nextBoolean();
    }
    Chart chart =
        KaplanMeierChart.of(
            "large",
            List.of(
                new KaplanMeierChart.Group(
                    "all", KaplanMeier.of(SurvivalTimes.of(days, occurred)))),
            KaplanMeierChart.Time.DAYS);

    assertThat(chart.svg().length()).isBetween(50_000, 400_000);
    List<Point> curve = DrawnChart.corners(DrawnChart.of(chart).elements("polyline").getLast());
    assertThat(curve.getLast().x() - curve.getFirst().x()).isCloseTo(560, within(0.01));
  }

  @Test
  void a_row_of_numbers_has_one_for_each_tick() {
    Plot plot = Plot.of("t", "d", Axis.share("x"), Axis.share("y"), Plot.Shape.WIDE, List.of());

    assertThatThrownBy(() -> plot.withRows(List.of(new Plot.NumberRow("at risk", List.of("1")))))
        .hasMessage("the row 'at risk' has 1 numbers for 6 ticks; each tick needs one");
  }

  @Test
  void what_is_not_a_number_is_not_drawn() {
    assertThatThrownBy(() -> new Point(Double.NaN, 1)).hasMessageContaining("finite coordinates");
    assertThatThrownBy(() -> new Span(1, 2, 1)).hasMessageContaining("from low to high");
  }

  @Test
  void a_long_name_of_a_forest_plot_takes_two_lines_and_nothing_of_it_is_lost() {
    String svg =
        ForestPlot.ofDifferences(
                "Arms",
                "ROC-AUC",
                List.of(
                    new ForestPlot.Estimated(
                        "frozen encoder, all stages, with Hounsfield numbers", 0.1, 0, 0.2, ""),
                    new ForestPlot.Estimated("short", 0.1, 0, 0.2, "")))
            .draw()
            .svg();

    assertThat(svg)
        .contains(">frozen encoder, all stages, with<", ">Hounsfield numbers<", ">short<");
  }
}
