package dev.nidus.imaging.dicom;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/// The value of an element, without its meaning, which the {@link Vr} tells.
public sealed interface Value {

  /// A value that is held in memory, numbers in little endian, without padding beyond an even length.
  final class Inline implements Value {
    private final byte[] bytes;

    /// Takes over the array.
    Inline(byte[] bytes) {
      this.bytes = bytes;
    }

    /// The value's own array: not a copy, to be read only.
    byte[] bytes() {
      return bytes;
    }

    /// The number of bytes.
    public int length() {
      return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Inline inline && Arrays.equals(bytes, inline.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return bytes.length + " bytes";
    }
  }

  /// The items of a sequence.
  record Items(List<DataSet> sets) implements Value {
    public Items {
      sets = List.copyOf(sets);
    }
  }

  /// A value that was left where it is: pixels, and whatever is long.
  ///
  /// @param order of the numbers in it
  record Stored(ByteRegion region, ByteOrder order) implements Value {}

  /// Encapsulated pixels, left where they are (PS3.5 A.4).
  ///
  /// @param offsets the basic offset table: where frames start, counted from the first fragment's item
  ///     header; may be empty
  /// @param fragments without the table
  record Fragments(List<Long> offsets, List<ByteRegion> fragments) implements Value {
    public Fragments {
      offsets = List.copyOf(offsets);
      fragments = List.copyOf(fragments);
    }
  }
}
