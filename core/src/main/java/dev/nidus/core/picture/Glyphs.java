package dev.nidus.core.picture;

import java.util.Map;

/// The few letters that pictures need, as dots: capitals, digits and some signs, 5 x 7.
///
/// The fonts of the JDK are not used, on purpose: a server without fontconfig or freetype has none
/// and fails when the first letter is drawn, and where there are fonts they differ, so the same scan
/// would give other pixels on each machine.
public final class Glyphs {
  public static final int WIDTH = 5;
  public static final int HEIGHT = 7;

  /// Dots from one letter to the next.
  public static final int ADVANCE = 6;

  private static final Map<Character, String> ROWS =
      Map.ofEntries(
          Map.entry(' ', "0000000"),
          Map.entry('0', "EHJLPHE"),
          Map.entry('1', "4C4444E"),
          Map.entry('2', "EH1248V"),
          Map.entry('3', "V2421HE"),
          Map.entry('4', "26AIV22"),
          Map.entry('5', "VGU11HE"),
          Map.entry('6', "68GUHHE"),
          Map.entry('7', "V124888"),
          Map.entry('8', "EHHEHHE"),
          Map.entry('9', "EHHF12C"),
          Map.entry('.', "00000CC"),
          Map.entry(',', "0000C48"),
          Map.entry('-', "000V000"),
          Map.entry('+', "044V440"),
          Map.entry('/', "01248G0"),
          Map.entry(':', "0CC0CC0"),
          Map.entry('%', "OP248J3"),
          Map.entry('(', "2488842"),
          Map.entry(')', "8422248"),
          Map.entry('A', "EHHHVHH"),
          Map.entry('B', "UHHUHHU"),
          Map.entry('C', "EHGGGHE"),
          Map.entry('D', "SIHHHIS"),
          Map.entry('E', "VGGUGGV"),
          Map.entry('F', "VGGUGGG"),
          Map.entry('G', "EHGNHHF"),
          Map.entry('H', "HHHVHHH"),
          Map.entry('I', "E44444E"),
          Map.entry('J', "72222IC"),
          Map.entry('K', "HIKOKIH"),
          Map.entry('L', "GGGGGGV"),
          Map.entry('M', "HRLLHHH"),
          Map.entry('N', "HHPLJHH"),
          Map.entry('O', "EHHHHHE"),
          Map.entry('P', "UHHUGGG"),
          Map.entry('Q', "EHHHLID"),
          Map.entry('R', "UHHUKIH"),
          Map.entry('S', "FGGE11U"),
          Map.entry('T', "V444444"),
          Map.entry('U', "HHHHHHE"),
          Map.entry('V', "HHHHHA4"),
          Map.entry('W', "HHHLLLA"),
          Map.entry('X', "HHA4AHH"),
          Map.entry('Y', "HHHA444"),
          Map.entry('Z', "V1248GV"));

  private Glyphs() {}

  /// Whether a dot of a letter is drawn; the rows are digits to base 32, top first, the highest bit
  /// on the left.
  ///
  /// @throws IllegalArgumentException if there is no such letter
  public static boolean inked(char letter, int column, int row) {
    String rows = ROWS.get(letter);
    if (rows == null) {
      throw new IllegalArgumentException("pictures have no letter '" + letter + "'");
    }
    return (Character.digit(rows.charAt(row), 32) >> (WIDTH - 1 - column) & 1) == 1;
  }

  /// Pixels that a text is wide.
  public static int width(String text, int scale) {
    return (text.length() * ADVANCE - 1) * scale;
  }
}
