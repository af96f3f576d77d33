package dev.nidus.cluster;

/// A process of a training, or the machine that it was on, was lost, and with it the others. The message
/// says which and how.
final class MemberLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MemberLost(String sentence) {
    super(sentence);
  }

  MemberLost(String sentence, Exception cause) {
    super(sentence, cause);
  }
}
