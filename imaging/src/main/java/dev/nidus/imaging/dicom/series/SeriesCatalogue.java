package dev.nidus.imaging.dicom.series;

import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.dicom.ByteRegion;
import dev.nidus.imaging.dicom.ByteSource;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.UnreadableDicom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The files of a folder or zip, sorted into stacks of slices and the rest.
final class SeriesCatalogue {
  /// What a file turned out to be.
  private sealed interface Finding {
    record NoDicom() implements Finding {}

    record Damaged(String sentence) implements Finding {}

    record Read(ImageInstance.Content content, Optional<String> program) implements Finding {}
  }

  /// One stack.
  record Group(SeriesDescription description, SliceStack stack) {}

  private final Map<SeriesKey, List<Slice>> slices = new LinkedHashMap<>();
  private final Map<SeriesKey, SeriesDescription> descriptions = new LinkedHashMap<>();
  private final Map<String, Integer> leftOut = new TreeMap<>();
  private final List<String> damaged = new ArrayList<>();
  private final List<String> programs = new ArrayList<>();
  private int others;

  private SeriesCatalogue() {}

  static SeriesCatalogue of(DicomReader reader, DicomSources sources) throws UnreadableScan {
    SeriesCatalogue catalogue = new SeriesCatalogue();
    for (Finding finding : ParallelSlices.each(sources.sources(), file -> find(reader, file))) {
      catalogue.add(finding);
    }
    return catalogue;
  }

  private static Finding find(DicomReader reader, DicomSources.Source source) {
    try {
      ByteSource bytes = source.bytes();
      byte[] head =
          new ByteRegion(bytes, 0, Math.min(DicomReader.HEAD_BYTES, bytes.length()))
              .read(DicomReader.HEAD_BYTES);
      if (!DicomReader.mayBeDicom(head)) {
        return new Finding.NoDicom();
      }
      DicomFile file = reader.read(bytes);
      Optional<String> program =
          file.preamble().isProgram()
              ? Optional.of("%s has %s".formatted(file.name(), file.preamble().title()))
              : Optional.empty();
      return new Finding.Read(ImageInstance.of(file, source.folder()), program);
    } catch (UnreadableDicom e) {
      return new Finding.Damaged(e.getMessage());
    }
  }

  private void add(Finding finding) {
    switch (finding) {
      case Finding.NoDicom _ -> others++;
      case Finding.Damaged broken -> damaged.add(broken.sentence());
      case Finding.Read read -> {
        read.program().ifPresent(programs::add);
        switch (read.content()) {
          case ImageInstance.Content.Other other -> leftOut.merge(other.what(), 1, Integer::sum);
          case ImageInstance.Content.Images images -> images.parts().forEach(this::add);
        }
      }
    }
  }

  private void add(ImageInstance part) {
    descriptions.putIfAbsent(part.series(), part.description());
    slices.computeIfAbsent(part.series(), _ -> new ArrayList<>()).addAll(part.slices());
  }

  /// The stacks, in the order of their first files.
  List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    slices.forEach((key, members) ->
        groups.add(
            new Group(
                java.util.Objects.requireNonNull(descriptions.get(key)), SliceStack.of(members))));
    return groups;
  }

  List<String> damaged() {
    return damaged;
  }

  Map<String, Integer> leftOut() {
    return leftOut;
  }

  SeriesListing listing() {
    List<ListedSeries> listed = new ArrayList<>();
    List<Group> groups = groups();
    for (int n = 0; n < groups.size(); n++) {
      listed.add(listed(groups, n));
    }
    return new SeriesListing(listed, leftOut, damaged, programs, others);
  }

  /// What names a stack: the number of its series or its UID where no other stack has the same, else
  /// its place in the list.
  private static ListedSeries listed(List<Group> groups, int n) {
    Group group = groups.get(n);
    SeriesDescription words = group.description();
    boolean alone =
        !words.uid().isEmpty()
            && groups.stream().filter(g -> g.description().uid().equals(words.uid())).count() == 1;
    Optional<SeriesProblem> problem = group.stack().problem();
    Slice first = group.stack().slices().getFirst();
    return new ListedSeries(
        alone ? words.uid() : "stack-" + (n + 1),
        words.uid(),
        words.number(),
        words.words(),
        group.stack().slices().size(),
        first.frames().format().rows(),
        first.frames().format().columns(),
        problem.isEmpty() ? Optional.of(group.stack().geometry()) : Optional.empty(),
        problem);
  }
}
