package dev.nidus.imaging.dicom.codec;

/// What a frame may have of code-blocks and packets: a header of a few bytes can ask for millions.
final class BlockBudget {
  private final long most;
  private long left;

  BlockBudget(long most) {
    this.most = most;
    this.left = most;
  }

  void take(long count) throws BrokenFrame {
    left -= count;
    if (left < 0) {
      throw new BrokenFrame(
          "has JPEG 2000 data in more than %d code-blocks and precincts, which is not decoded"
              .formatted(most));
    }
  }
}
