package dev.nidus.app.demo;

/// One of the three planes in which radiologists look at a body, laid out as they hang it: the
/// patient's right on the left of the picture, anterior or superior on top; in the sagittal view
/// anterior is on the left.
///
/// Patient axes are numbered as in LPS: 0 toward Left, 1 toward Posterior, 2 toward Superior.
enum AnatomicalView {
  AXIAL(0, 1, 1, 2, "RLAP"),
  CORONAL(0, 2, -1, 1, "RLSI"),
  SAGITTAL(1, 2, -1, 0, "APSI");

  /// The patient axis that runs from left to right in the picture.
  final int rightward;

  /// The patient axis that runs up and down in the picture.
  final int vertical;

  /// +1 where that axis runs down, -1 where it runs up.
  final int downSense;

  /// The patient axis that the plane cuts across.
  final int normal;

  private final String letters;

  AnatomicalView(int rightward, int vertical, int downSense, int normal, String letters) {
    this.rightward = rightward;
    this.vertical = vertical;
    this.downSense = downSense;
    this.normal = normal;
    this.letters = letters;
  }

  String left() {
    return letters.substring(0, 1);
  }

  String right() {
    return letters.substring(1, 2);
  }

  String top() {
    return letters.substring(2, 3);
  }

  String bottom() {
    return letters.substring(3, 4);
  }
}
