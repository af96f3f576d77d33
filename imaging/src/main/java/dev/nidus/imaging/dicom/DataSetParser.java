package dev.nidus.imaging.dicom;

import dev.nidus.imaging.dicom.Dictionary.Pixels;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Parses data sets, sequences in sequences, out of an input.
///
/// Every length is held against what is left of its surroundings, and everything that is kept
/// against the limits, before memory is taken for it. One parser reads one file; not thread-safe.
final class DataSetParser {
  private static final long UNDEFINED = 0xffffffffL;
  private static final Tag ITEM = Tag.of(0xFFFEE000);
  private static final Tag ITEM_END = Tag.of(0xFFFEE00D);
  private static final Tag SEQUENCE_END = Tag.of(0xFFFEE0DD);

  /// How elements are laid down: that of the file, or of an unknown sequence in it.
  private record Layout(boolean implicit, ByteOrder order) {
    static final Layout UNKNOWN_SEQUENCE = new Layout(true, ByteOrder.LITTLE_ENDIAN);
  }

  /// Where in the nesting a data set lies.
  ///
  /// @param end one past the last byte that it may have
  /// @param delimited whether it ends with a delimiter rather than at `end`
  private record Surroundings(
      Layout layout,
      long end,
      boolean delimited,
      int depth,
      CharacterSet characters,
      Pixels pixels,
      Supplier<String> name) {

    Surroundings within(long newEnd) {
      return new Surroundings(layout, newEnd, delimited, depth, characters, pixels, name);
    }
  }

  private final DicomInput in;
  private final DicomLimits limits;
  private long held;
  private int elements;

  DataSetParser(DicomInput in, DicomLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  /// The file meta information: elements of group 2, whatever its length says.
  DataSet meta() throws IOException, UnreadableDicom {
    Layout layout = new Layout(false, ByteOrder.LITTLE_ENDIAN);
    NavigableMap<Tag, DataElement> found = new TreeMap<>();
    Surroundings here = top(layout);
    while (in.left() >= 8 && in.peekTag(layout.order()).group() == 2) {
      put(found, element(here, in.tag(layout.order())), here);
    }
    return new DataSet(here.name(), CharacterSet.DEFAULT, found);
  }

  /// Everything up to the end of the source.
  DataSet dataSet(TransferSyntax syntax) throws IOException, UnreadableDicom {
    return parse(top(new Layout(syntax.isImplicit(), syntax.order())));
  }

  private Surroundings top(Layout layout) {
    String name = in.source().name();
    return new Surroundings(
        layout, in.source().length(), false, 0, CharacterSet.DEFAULT, Pixels.UNSIGNED, () -> name);
  }

  private DataSet parse(Surroundings around) throws IOException, UnreadableDicom {
    NavigableMap<Tag, DataElement> found = new TreeMap<>();
    Surroundings here = around;
    while (true) {
      long left = here.end() - in.position();
      if (left == 0) {
        if (here.delimited()) {
          throw cut(here, "an item of undefined length");
        }
        break;
      }
      if (left < 8) {
        if (here.depth() == 0 && onlyZeros(left)) {
          break;
        }
        throw cut(here, "the header of an element");
      }
      Tag tag = in.tag(here.layout().order());
      if (tag.equals(ITEM_END) && here.delimited()) {
        in.skip(4);
        break;
      }
      if (tag.both() == 0 && here.depth() == 0 && onlyZeros(left - 4)) {
        break; // some archives fill files up to whole blocks
      }
      if (tag.group() == 0xfffe) {
        throw damaged(here, "has %s where an element is expected".formatted(tag));
      }
      if (tag.group() < 8) {
        throw damaged(here, "has %s in its data set, a group that no data set has".formatted(tag));
      }
      DataElement element = element(here, tag);
      put(found, element, here);
      here = informed(here, element);
    }
    return new DataSet(here.name(), here.characters(), found);
  }

  /// The surroundings as an element changes them: character set and sign of the pixels.
  private Surroundings informed(Surroundings here, DataElement element) {
    if (!(element.value() instanceof Value.Inline value)) {
      return here;
    }
    if (element.tag().equals(Tags.SPECIFIC_CHARACTER_SET)) {
      String text = new String(value.bytes(), StandardCharsets.US_ASCII);
      CharacterSet set = CharacterSet.of(List.of(text.split("\\\\", -1)));
      return new Surroundings(
          here.layout(),
          here.end(),
          here.delimited(),
          here.depth(),
          set,
          here.pixels(),
          here.name());
    }
    if (element.tag().equals(Tags.PIXEL_REPRESENTATION) && value.length() == 2) {
      Pixels pixels = value.bytes()[0] == 1 ? Pixels.SIGNED : Pixels.UNSIGNED;
      return new Surroundings(
          here.layout(),
          here.end(),
          here.delimited(),
          here.depth(),
          here.characters(),
          pixels,
          here.name());
    }
    return here;
  }

  private void put(NavigableMap<Tag, DataElement> found, DataElement element, Surroundings here)
      throws UnreadableDicom {
    if (++elements > limits.elements()) {
      throw new UnreadableDicom(
          String.format(
              Locale.ROOT,
              "%s has more than %,d elements, the most that are read",
              in.source().name(),
              limits.elements()));
    }
    if (found.put(element.tag(), element) != null) {
      throw damaged(here, "has %s twice".formatted(element.tag().described()));
    }
  }

  /// An element whose tag was read.
  private DataElement element(Surroundings here, Tag tag) throws IOException, UnreadableDicom {
    Layout layout = here.layout();
    Vr vr;
    long length;
    if (layout.implicit()) {
      vr = Dictionary.vr(tag, here.pixels()).orElse(Vr.UN);
      length = in.u32(layout.order());
    } else {
      int first = in.u8();
      int second = in.u8();
      Optional<Vr> stated = Vr.of(first, second);
      if (stated.isEmpty()) {
        throw damaged(
            here,
            "has the representation 0x%02X%02X in %s, which DICOM does not know"
                .formatted(first, second, tag.described()));
      }
      vr = stated.get();
      if (vr.hasLongLength()) {
        require(here, 6, tag);
        in.skip(2);
        length = in.u32(layout.order());
      } else {
        length = in.u16(layout.order());
      }
    }
    return value(here, tag, vr, length);
  }

  private DataElement value(Surroundings here, Tag tag, Vr stated, long length)
      throws IOException, UnreadableDicom {
    if (length == UNDEFINED) {
      return undefined(here, tag, stated);
    }
    require(here, length, tag);
    Vr vr = stated;
    Layout layout = here.layout();
    if (stated == Vr.UN && !layout.implicit() && !tag.isPrivate()) {
      // a writer that did not know the element, or could not state its length in 16 bits
      vr = Dictionary.vr(tag, here.pixels()).orElse(Vr.UN);
      layout = vr == Vr.SQ ? Layout.UNKNOWN_SEQUENCE : layout;
    }
    if (vr == Vr.SQ) {
      return new DataElement(tag, vr, items(here, layout, tag, in.position() + length, false));
    }
    if (isPixels(tag) || length > limits.inlineBytes()) {
      ByteRegion region = new ByteRegion(in.source(), in.position(), length);
      in.skip(length);
      return new DataElement(tag, vr, new Value.Stored(region, layout.order()));
    }
    hold(length);
    byte[] bytes = in.bytes((int) length);
    if (layout.order() == ByteOrder.BIG_ENDIAN) {
      ByteSwap.swap(bytes, vr.swapped());
    }
    return new DataElement(tag, vr, new Value.Inline(bytes));
  }

  private DataElement undefined(Surroundings here, Tag tag, Vr vr)
      throws IOException, UnreadableDicom {
    return switch (vr) {
      case OB, OW -> new DataElement(tag, vr, fragments(here, tag));
      case SQ -> new DataElement(tag, vr, items(here, here.layout(), tag, here.end(), true));
      case UN ->
          new DataElement(tag, Vr.SQ, items(here, Layout.UNKNOWN_SEQUENCE, tag, here.end(), true));
      default ->
          throw damaged(
              here,
              "has %s of representation %s with an undefined length, which only sequences and pixels may have"
                  .formatted(tag.described(), vr));
    };
  }

  private Value.Items items(Surroundings here, Layout layout, Tag tag, long end, boolean delimited)
      throws IOException, UnreadableDicom {
    if (here.depth() >= limits.depth()) {
      throw damaged(
          here,
          "has sequences inside each other more than %d deep at %s, the most that are read"
              .formatted(limits.depth(), tag.described()));
    }
    List<DataSet> sets = new ArrayList<>();
    Surroundings inside = here.within(end);
    while (true) {
      if (in.position() == end && !delimited) {
        break;
      }
      require(inside, 8, tag);
      Tag next = in.tag(layout.order());
      long length = in.u32(layout.order());
      if (next.equals(SEQUENCE_END)) {
        if (!delimited && in.position() != end) {
          throw damaged(here, "has %s that ends before its length".formatted(tag.described()));
        }
        break;
      }
      if (!next.equals(ITEM)) {
        throw damaged(
            here, "has %s where an item of %s is expected".formatted(next, tag.described()));
      }
      boolean open = length == UNDEFINED;
      if (!open) {
        require(inside, length, tag);
      }
      hold(64); // what an empty item costs
      int number = sets.size() + 1;
      Supplier<String> around = here.name();
      sets.add(
          parse(
              new Surroundings(
                  layout,
                  open ? end : in.position() + length,
                  open,
                  here.depth() + 1,
                  here.characters(),
                  here.pixels(),
                  () -> "%s, item %d of %s".formatted(around.get(), number, tag.described()))));
    }
    return new Value.Items(sets);
  }

  private Value.Fragments fragments(Surroundings here, Tag tag)
      throws IOException, UnreadableDicom {
    ByteOrder order = here.layout().order();
    List<Long> offsets = new ArrayList<>();
    List<ByteRegion> fragments = new ArrayList<>();
    boolean table = true;
    while (true) {
      require(here, 8, tag);
      Tag next = in.tag(order);
      long length = in.u32(order);
      if (next.equals(SEQUENCE_END)) {
        return new Value.Fragments(offsets, fragments);
      }
      if (!next.equals(ITEM) || length == UNDEFINED) {
        throw damaged(
            here,
            "has %s of %s where a fragment of %s is expected"
                .formatted(
                    next,
                    length == UNDEFINED ? "undefined length" : length + " bytes",
                    tag.described()));
      }
      require(here, length, tag);
      if (table) {
        table = false;
        if (length % 4 != 0) {
          throw damaged(
              here,
              "has a basic offset table of %d bytes in %s; it holds numbers of 4 bytes"
                  .formatted(length, tag.described()));
        }
        hold(length * 8);
        for (long n = 0; n < length / 4; n++) {
          offsets.add(in.u32(order));
        }
      } else {
        hold(64);
        fragments.add(new ByteRegion(in.source(), in.position(), length));
        in.skip(length);
      }
    }
  }

  private static boolean isPixels(Tag tag) {
    return tag.group() == 0x7fe0
        && (tag.element() == 0x10 || tag.element() == 8 || tag.element() == 9);
  }

  /// Whether the rest of the file is filling, at most 64 KB of it.
  private boolean onlyZeros(long count) throws IOException, UnreadableDicom {
    if (count > 1 << 16) {
      return false;
    }
    for (long n = 0; n < count; n++) {
      if (in.u8() != 0) {
        throw damaged(top(Layout.UNKNOWN_SEQUENCE), "has bytes after its last element");
      }
    }
    return true;
  }

  private void require(Surroundings here, long bytes, Tag tag) throws UnreadableDicom {
    long left = here.end() - in.position();
    if (bytes > left) {
      throw new UnreadableDicom(
          String.format(
              Locale.ROOT,
              "%s is cut short or damaged: at byte %,d, %s needs %,d bytes, and %,d are left",
              here.name().get(),
              in.position(),
              tag.described(),
              bytes,
              left));
    }
  }

  private void hold(long bytes) throws UnreadableDicom {
    held += bytes;
    if (held > limits.heldBytes()) {
      throw new UnreadableDicom(
          String.format(
              Locale.ROOT,
              "%s has elements of more than %,d bytes beside its pixels, the most that are read",
              in.source().name(),
              limits.heldBytes()));
    }
  }

  private UnreadableDicom cut(Surroundings here, String where) {
    return new UnreadableDicom(
        String.format(
            Locale.ROOT,
            "%s is cut short: it ends at byte %,d, within %s",
            here.name().get(),
            in.position(),
            where));
  }

  private UnreadableDicom damaged(Surroundings here, String problem) {
    return new UnreadableDicom(
        String.format(
            Locale.ROOT,
            "%s is damaged or no DICOM file: around byte %,d it %s",
            here.name().get(),
            in.position(),
            problem));
  }
}
