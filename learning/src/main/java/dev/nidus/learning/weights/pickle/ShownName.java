package dev.nidus.learning.weights.pickle;

/// Names from a file, fit to be shown: control characters escaped, and cut where they are endless.
public final class ShownName {
  private static final int LONGEST = 200;

  private ShownName() {}

  public static String of(String name) {
    StringBuilder shown = new StringBuilder();
    for (int n = 0; n < Math.min(name.length(), LONGEST); n++) {
      char c = name.charAt(n);
      if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        shown.append("\\u%04x".formatted((int) c));
      } else {
        shown.append(c);
      }
    }
    return name.length() > LONGEST ? shown + "..." : shown.toString();
  }
}
