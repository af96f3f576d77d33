package dev.nidus.app.cohort;

import dev.nidus.imaging.nifti.NiftiDescription;
import dev.nidus.imaging.nifti.NiftiWriter;
import dev.nidus.imaging.synthetic.Acquisition;
import dev.nidus.imaging.synthetic.CohortSettings;
import dev.nidus.imaging.synthetic.RenderedScan;
import dev.nidus.imaging.synthetic.ScanRenderer;
import dev.nidus.imaging.synthetic.SyntheticCohort;
import dev.nidus.imaging.synthetic.SyntheticLesion;
import dev.nidus.imaging.synthetic.SyntheticScan;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/// Writes a synthetic cohort into a folder: scans and masks by several threads, then the tables, and the
/// truth last. Every byte is the same for any number of threads and for a run that was resumed.
public final class CohortSynthesis {
  /// The most memory that a voxel of the usual size needs while a scan is made: axes that are a fifth
  /// longer, two layers a slice, and the copies.
  private static final long BYTES_PER_VOXEL = 60;

  private static final NiftiDescription SCAN =
      new NiftiDescription("synthetic CT by nidus: nobody's, no evidence about patients");
  private static final NiftiDescription MASK =
      new NiftiDescription("synthetic lesion mask by nidus: nobody's lesion");

  private final SyntheticCohort cohort;
  private final CohortFolder folder;
  private final String program;

  private CohortSynthesis(SyntheticCohort cohort, CohortFolder folder, String program) {
    this.cohort = cohort;
    this.folder = folder;
    this.program = program;
  }

  /// Lays a folder out for a cohort.
  ///
  /// @param shown what the user calls the folder
  /// @param program the version that the truth names
  /// @param resume whether the user wants to go on with what is there
  /// @return the work to do, or nothing if the folder has the whole cohort already
  /// @throws dev.nidus.app.UsageProblem if the folder cannot take it
  public static Optional<CohortSynthesis> begin(
      Path folder, String shown, CohortSettings settings, String program, boolean resume)
      throws IOException {
    CohortFolder place = new CohortFolder(folder, shown);
    if (place.prepare(settings, program, resume) == CohortFolder.Found.COMPLETE) {
      return Optional.empty();
    }
    return Optional.of(new CohortSynthesis(SyntheticCohort.draw(settings), place, program));
  }

  /// How many scans there are in all, a retest with its first counted as one.
  public int scans() {
    return cohort.scans().size();
  }

  /// How many of them stand in the folder already.
  public int done() {
    return (int) cohort.scans().stream().filter(folder::holds).count();
  }

  /// How many threads a heap has room for, at least one and at most those wanted.
  public static int threadsFor(CohortSettings settings, int wanted, long heapBytes) {
    long scan = BYTES_PER_VOXEL * settings.size() * settings.size() * settings.size();
    return Math.clamp(heapBytes * 8 / 10 / scan, 1, wanted);
  }

  /// Writes everything that is missing.
  ///
  /// @param progress told, by the calling thread, how many more scans are done
  public void run(int threads, IntConsumer progress) throws IOException {
    folder.write(CohortFolder.README, CohortReadme.text(cohort, program));
    List<SyntheticScan> missing =
        cohort.scans().stream().filter(scan -> !folder.holds(scan)).toList();
    if (!missing.isEmpty()) {
      make(missing, threads, progress);
    }
    writeTables();
    folder.write(CohortFolder.TRUTH, CohortTruth.text(cohort, program));
  }

  private void make(List<SyntheticScan> missing, int threads, IntConsumer progress)
      throws IOException {
    ExecutorService workers = Executors.newFixedThreadPool(Math.min(threads, missing.size()));
    try {
      CompletionService<SyntheticScan> finished = new ExecutorCompletionService<>(workers);
      missing.forEach(scan ->
          finished.submit(() -> {
            make(scan);
            return scan;
          }));
      for (int n = 0; n < missing.size(); n++) {
        finished.take().get();
        progress.accept(1);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(interrupted);
    } catch (ExecutionException failed) {
      throw rethrown(Optional.ofNullable(failed.getCause()).orElse(failed));
    } finally {
      workers.shutdownNow();
      workers.close();
    }
  }

  /// The failure of a worker, as this thread's.
  private static IOException rethrown(Throwable failure) {
    return switch (failure) {
      case IOException io -> io;
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      default -> new IOException(failure);
    };
  }

  private void make(SyntheticScan scan) throws IOException {
    List<RenderedScan> rendered = ScanRenderer.render(cohort, scan);
    List<String> names = folder.filesOf(scan);
    int name = 0;
    for (RenderedScan taken : rendered) {
      NiftiWriter.write(
          folder.place(names.get(name++)), taken.geometry(), taken.hounsfield(), SCAN);
      for (byte[] mask : taken.masks()) {
        NiftiWriter.write(folder.place(names.get(name++)), taken.geometry(), mask, MASK);
      }
    }
  }

  private void writeTables() throws IOException {
    CohortTable lesions = new CohortTable(cohort);
    CohortTable retest = new CohortTable(cohort);
    for (SyntheticScan scan : cohort.scans()) {
      lesions.add(
          scan,
          scan.acquisition(),
          found(
              CohortFolder.image(scan), scan.lesions().stream().map(CohortFolder::mask).toList()));
      Optional<Acquisition> second = scan.retest();
      if (second.isPresent()) {
        List<SyntheticLesion> again = scan.lesions();
        retest.add(
            scan,
            second.get(),
            found(
                CohortFolder.retestImage(scan),
                again.stream().map(CohortFolder::retestMask).toList()));
      }
    }
    folder.write(CohortFolder.LESIONS, lesions.text());
    folder.write(CohortFolder.RETEST, retest.text());
  }

  private CohortTable.FoundScan found(String image, List<String> masks) throws IOException {
    List<MeasuredLesion> measured = new ArrayList<>();
    for (String mask : masks) {
      measured.add(MeasuredLesion.of(folder.place(mask), mask));
    }
    return new CohortTable.FoundScan(image, masks, measured);
  }
}
