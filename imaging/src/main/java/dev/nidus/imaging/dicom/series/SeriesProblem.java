package dev.nidus.imaging.dicom.series;

/// Why slices are no regular grid. Tools that shrug at these put lesions in wrong places.
public sealed interface SeriesProblem {

  /// The rest of a sentence that starts with the series.
  String sentence();

  /// @param gap mm between two slices that follow each other
  /// @param usual mm between most
  record MissingSlices(String below, String above, double gap, double usual)
      implements SeriesProblem {
    @Override
    public String sentence() {
      return String.format(
          "lacks slices: from %s to %s it is %s mm, between the others %s mm; fetch the series"
              + " again, or resample it (--resample-slices)",
          below, above, PlainNumber.of(gap), PlainNumber.of(usual));
    }
  }

  /// @param apart mm between two slices
  record DoubleSlices(String one, String other, double apart) implements SeriesProblem {
    @Override
    public String sentence() {
      return String.format(
          "has two slices in one place (%s mm apart): %s and %s; move one of each pair out, or"
              + " separate the acquisitions",
          PlainNumber.of(apart), one, other);
    }
  }

  /// @param off mm by which a slice lies beside the regular grid
  /// @param step mm between slices of that grid
  record UnevenSlices(String slice, double off, double step) implements SeriesProblem {
    @Override
    public String sentence() {
      return String.format(
          "has uneven steps: %s lies %s mm beside a regular grid of %s mm; resample it"
              + " (--resample-slices)",
          slice, PlainNumber.of(off), PlainNumber.of(step));
    }
  }

  /// @param degrees between the way from slice to slice and the normal of the slices
  record TiltedGantry(double degrees) implements SeriesProblem {
    @Override
    public String sentence() {
      return String.format(
          "was taken with a tilted gantry: its slices are shifted against each other by %s"
              + " degrees; resample it (--resample-slices)",
          PlainNumber.of(degrees));
    }
  }

  /// @param off mm by which a slice is shifted in its plane
  record ShiftedSlices(String slice, double off) implements SeriesProblem {
    @Override
    public String sentence() {
      return String.format(
          "has slices that are shifted in their plane: %s by %s mm; it is no scan of one grid",
          slice, PlainNumber.of(off));
    }
  }

  /// @param what in words: pixel spacing
  record ChangingSlices(String one, String other, String what) implements SeriesProblem {
    @Override
    public String sentence() {
      return "changes its %s from %s to %s; it is no scan of one grid".formatted(what, one, other);
    }
  }

  /// One slice has no thickness.
  record SingleSlice(String slice) implements SeriesProblem {
    @Override
    public String sentence() {
      return "has one slice, %s; a scan needs two or more, for one does not say how thick it is"
          .formatted(slice);
    }
  }
}
