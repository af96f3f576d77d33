package dev.nidus.evidence.chart;

import java.util.List;

/// How the marks of one series look. Colours are told apart by most colour-blind readers (after Okabe and Ito) and are
/// dark enough for thin lines on white; dashes and symbols tell series apart in print without colour.
public enum Ink {
  BLUE("#0068a8", ""),
  VERMILION("#c44d00", "8 4"),
  GREEN("#00795a", "2.5 3"),
  PURPLE("#a3478a", "9 3 2.5 3"),
  BLACK("#222222", "14 4"),
  OCHRE("#8f6a00", "5 2.5"),
  SKY("#2f86bd", "12 3 2.5 3 2.5 3"),
  BROWN("#7a4530", "1.5 2"),
  /// For what is no series: a reference, an axis.
  GREY("#767676", "4 4");

  private final String colour;
  private final String dashes;

  Ink(String colour, String dashes) {
    this.colour = colour;
    this.dashes = dashes;
  }

  /// The ink of the n-th series, from 0; inks come again after eight.
  public static Ink ofSeries(int n) {
    List<Ink> series = List.of(BLUE, VERMILION, GREEN, PURPLE, BLACK, OCHRE, SKY, BROWN);
    return series.get(Math.floorMod(n, series.size()));
  }

  String colour() {
    return colour;
  }

  /// As `stroke-dasharray` wants it; blank for a full line.
  String dashes() {
    return dashes;
  }
}
