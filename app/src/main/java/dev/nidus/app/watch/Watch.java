package dev.nidus.app.watch;

import dev.nidus.core.digest.Sha256;
import dev.nidus.imaging.dicom.web.DicomWebFailure;
import dev.nidus.imaging.dicom.web.WebSeries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Asks an archive for its series, and has each worked once when it has stopped growing.
///
/// A series is stable when the server has had the same number of its instances, and the same series of lesions in its study, for a while. One that was
/// worked is left until that changes: a structure set that arrives later is work again.
public final class Watch {
  private static final Set<String> LESIONS = Set.of("RTSTRUCT", "SEG");

  /// The modalities of the series that it has to be told of.
  public static final List<String> MODALITIES = List.of("CT", "RTSTRUCT", "SEG");

  /// After so many failures one after the other it is the server and not the series.
  private static final int MOST_FAILURES = 3;

  /// Asks the server.
  @FunctionalInterface
  public interface Listing {
    /// All series to be watched.
    List<WebSeries> series() throws DicomWebFailure;
  }

  /// A round.
  ///
  /// @param worked series that were worked in it
  /// @param growing series that are not stable yet
  /// @param failed series during whose work the server failed; they are tried again
  public record Round(int worked, int growing, int failed) {}

  private final Listing listing;
  private final SeriesWork work;
  private final Set<String> own;
  private final Duration settling;
  private final WatchJournal journal;
  private final InstantSource clock;
  private final Consumer<String> say;

  private Watch(
      Listing listing,
      SeriesWork work,
      Set<String> own,
      Duration settling,
      WatchJournal journal,
      InstantSource clock,
      Consumer<String> say) {
    this.listing = listing;
    this.work = work;
    this.own = Set.copyOf(own);
    this.settling = settling;
    this.journal = journal;
    this.clock = clock;
    this.say = say;
  }

  /// A watch that goes on where its journal stands.
  ///
  /// @param journal its file; made when there is none
  /// @param server that the journal is of, in words
  /// @param model that it is of
  /// @param own beginnings of descriptions of series that the watch itself stores, which are no lesions
  /// @param settling how long a series has to stay the same
  public static Watch open(
      Path journal,
      String server,
      Sha256 model,
      Listing listing,
      SeriesWork work,
      Set<String> own,
      Duration settling,
      InstantSource clock,
      Consumer<String> say)
      throws IOException {
    return new Watch(
        listing, work, own, settling, WatchJournal.open(journal, server, model), clock, say);
  }

  /// Looks at the server once and works what is ready.
  ///
  /// @param stopping whether to begin no further series
  /// @throws DicomWebFailure if the server cannot be asked, or goes away; what was done is kept
  public Round round(BooleanSupplier stopping) throws IOException, DicomWebFailure {
    List<WebSeries> all = listing.series();
    Map<String, List<WebSeries>> drawn = lesionsByStudy(all);
    int worked = 0;
    int growing = 0;
    int failed = 0;
    int inARow = 0;
    for (WebSeries series : all) {
      if (stopping.getAsBoolean()) {
        break;
      }
      if (!series.modality().equals("CT")) {
        continue;
      }
      List<WebSeries> lesions = drawn.getOrDefault(series.study(), List.of());
      SeriesState state = SeriesState.of(series, lesions);
      JournalEntry entry = seen(series, state);
      if (entry.needsNoWork()) {
        continue;
      }
      if (clock.millis() - entry.sinceMillis() < settling.toMillis()) {
        growing++;
        continue;
      }
      try {
        String outcome = work.work(series, lesions);
        journal.note(series.series(), entry.worked(state.text(), outcome));
        journal.write();
        say.accept("series %s: %s".formatted(series.series(), outcome));
        worked++;
        inARow = 0;
      } catch (DicomWebFailure failure) {
        say.accept(
            "series %s could not be worked and is tried again: %s"
                .formatted(series.series(), failure.getMessage()));
        failed++;
        inARow++;
        if (inARow == MOST_FAILURES) {
          journal.write();
          throw failure;
        }
      }
    }
    journal.write();
    return new Round(worked, growing, failed);
  }

  /// The entry of a series as it is now.
  private JournalEntry seen(WebSeries series, SeriesState state) {
    Optional<JournalEntry> known = journal.of(series.series());
    if (known.isPresent() && known.get().state().equals(state.text())) {
      return known.get();
    }
    JournalEntry entry =
        new JournalEntry(
            series.study(),
            state.text(),
            clock.millis(),
            known.map(JournalEntry::worked).orElse(""),
            known.map(JournalEntry::outcome).orElse(""));
    journal.note(series.series(), entry);
    return entry;
  }

  private Map<String, List<WebSeries>> lesionsByStudy(List<WebSeries> all) {
    Map<String, List<WebSeries>> lesions = new HashMap<>();
    for (WebSeries series : all) {
      if (LESIONS.contains(series.modality())
          && own.stream().noneMatch(words -> series.description().startsWith(words))) {
        lesions.computeIfAbsent(series.study(), _ -> new ArrayList<>()).add(series);
      }
    }
    return lesions;
  }
}
