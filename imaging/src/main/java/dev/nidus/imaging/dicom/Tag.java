package dev.nidus.imaging.dicom;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// The name of an element: two numbers of 16 bits. Tags are in order of group, then element, as
/// files hold them.
public record Tag(int group, int element) implements Comparable<Tag> {
  private static final Comparator<Tag> ORDER =
      Comparator.comparingInt(Tag::group).thenComparingInt(Tag::element);

  public Tag {
    if ((group & ~0xffff) != 0 || (element & ~0xffff) != 0) {
      throw new IllegalArgumentException(
          "a tag is two numbers of 16 bits, got %x and %x".formatted(group, element));
    }
  }

  /// The tag whose two numbers are the halves of one, as in 0x0020000E.
  public static Tag of(int both) {
    return new Tag(both >>> 16, both & 0xffff);
  }

  /// Both numbers in one, the group in the upper half.
  public int both() {
    return group << 16 | element;
  }

  /// Whether its meaning is some manufacturer's.
  public boolean isPrivate() {
    return (group & 1) == 1;
  }

  /// Whether it reserves a block of private tags for the creator that it names.
  public boolean isPrivateCreator() {
    return isPrivate() && element >= 0x10 && element <= 0xff;
  }

  /// The tag that names the creator of this private tag; of any other private tag, itself.
  Tag creator() {
    return isPrivate() && element > 0xff ? new Tag(group, element >>> 8) : this;
  }

  @Override
  public int compareTo(Tag other) {
    return ORDER.compare(this, other);
  }

  /// Its keyword in PS3.6, as `ImagePositionPatient`; none for private elements and unknown ones.
  public Optional<String> keyword() {
    return Dictionary.keyword(this);
  }

  /// As `(0020,0032) ImagePositionPatient`; without a name where it has none.
  public String described() {
    return Dictionary.keyword(this).map(name -> this + " " + name).orElse(toString());
  }

  /// As `(0020,0032)`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "(%04X,%04X)", group, element);
  }
}
