package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.engine.StoredFiles;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.dicom.confidentiality.ConfidentialityProfile;
import dev.nidus.imaging.dicom.confidentiality.Deidentifier;
import dev.nidus.imaging.dicom.confidentiality.RemovalReport;
import dev.nidus.imaging.dicom.confidentiality.ReplacementSecret;
import dev.nidus.imaging.dicom.confidentiality.UnsupportedOption;
import dev.nidus.imaging.dicom.series.DamagedFiles;
import dev.nidus.imaging.dicom.series.DicomSeriesReader;
import dev.nidus.imaging.dicom.series.IrregularSlices;
import dev.nidus.imaging.dicom.series.SeriesChoice;
import dev.nidus.imaging.dicom.series.SourceSeries;
import dev.nidus.imaging.dicom.web.Arrival;
import dev.nidus.imaging.dicom.web.Credentials;
import dev.nidus.imaging.dicom.web.DicomWebAddress;
import dev.nidus.imaging.dicom.web.DicomWebClient;
import dev.nidus.imaging.dicom.web.DicomWebFailure;
import dev.nidus.imaging.dicom.web.RetryLaw;
import dev.nidus.imaging.dicom.web.SeriesCache;
import dev.nidus.imaging.dicom.web.WebLimits;
import dev.nidus.imaging.storage.ByteBudget;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Scans in files, on storage that a cluster reaches, and series on DICOMweb servers: where the name of a
/// scan is an address, it is fetched into a cache on this machine and read there.
///
/// The cache of series lies in `NIDUS_DICOMWEB_CACHE`, else in the user's cache folder, and holds at most
/// 20 GB. With `NIDUS_DICOMWEB_DEIDENTIFY` series are de-identified when they arrive. Safe for use by
/// several threads.
final class RemoteScans implements ScanReader {
  static final String CACHE = "NIDUS_DICOMWEB_CACHE";
  static final String DEIDENTIFY = "NIDUS_DICOMWEB_DEIDENTIFY";
  private static final long MOST_CACHED = 20_000_000_000L;

  private final ScanReader files;
  private final Map<String, String> environment;
  private final Map<URI, DicomWebClient> clients = new HashMap<>();
  private final SeriesCache cache;

  /// @param files reads what lies on this machine
  /// @param environment credentials, the place of the cache, and whether to de-identify
  /// @param report is told of series that are de-identified when they arrive
  RemoteScans(ScanReader files, Map<String, String> environment, Report report) {
    this.files = files;
    this.environment = Map.copyOf(environment);
    this.cache = cache(environment, report);
  }

  /// What every command opens the scans of a table with.
  ///
  /// @param budget the most bytes of voxels that a scan may declare
  /// @param irregular what becomes of DICOM slices that are no regular grid
  /// @param report is told of series that are de-identified when they arrive
  static RemoteScans reading(ByteBudget budget, IrregularSlices irregular, Report report) {
    return new RemoteScans(new Scans(budget, irregular), System.getenv(), report);
  }

  @Override
  public CtScan open(Path file, String name) throws UnreadableScan {
    if (!DicomWebAddress.recognises(name)) {
      return StoredFiles.recognises(name) ? FetchedScan.open(name, files) : files.open(file, name);
    }
    return files.open(local(file, name), address(name).toString());
  }

  /// Where a scan lies on this machine: itself, or the folder that its series was fetched into.
  Path local(Path file, String name) throws UnreadableScan {
    if (!DicomWebAddress.recognises(name)) {
      if (StoredFiles.recognises(name)) {
        throw FetchedScan.outOfReach(name);
      }
      return file;
    }
    DicomWebAddress address = address(name);
    try {
      return cache.folderOf(client(address), address);
    } catch (DicomWebFailure e) {
      throw new UnreadableScan(e.getMessage(), e);
    } catch (IOException e) {
      throw new UnreadableScan(
          "the cache of series cannot be used: %s; name another folder in %s"
              .formatted(e.getMessage(), CACHE),
          e);
    }
  }

  private static DicomWebAddress address(String name) throws UnreadableScan {
    try {
      return DicomWebAddress.parse(name);
    } catch (DicomWebFailure e) {
      throw new UnreadableScan(e.getMessage(), e);
    }
  }

  /// The DICOM series that a name means, as the source of a result.
  ///
  /// @throws UnreadableScan if it is none: a file of another format has no study that a result could be filed in
  SourceSeries source(Path file, String name) throws UnreadableScan {
    if (DicomWebAddress.recognises(name) && isDeidentifying(environment)) {
      throw new UnreadableScan(
          "%s would arrive with other UIDs and another patient, since %s is set, so that a result could be filed in no study; unset it"
              .formatted(address(name), DEIDENTIFY));
    }
    Path place = local(file, name);
    Path files = SeriesChoice.of(place).files();
    if (Files.isRegularFile(files)) {
      byte[] head;
      try (InputStream in = Files.newInputStream(files)) {
        head = in.readNBytes(DicomSeriesReader.HEAD_BYTES);
      } catch (IOException e) {
        throw new UnreadableScan("%s cannot be read: %s".formatted(name, e.getMessage()), e);
      }
      if (!DicomSeriesReader.isZip(head) && !DicomSeriesReader.recognises(head)) {
        throw new UnreadableScan(
            "%s is no DICOM series, so there is no study that a result could be filed in; name its series in the column dicom_series"
                .formatted(name));
      }
    }
    return new DicomSeriesReader(ByteBudget.DEFAULT, DamagedFiles.REFUSE).source(place, name);
  }

  /// A client of a server, with the credentials that the environment has for it.
  static DicomWebClient connect(DicomWebAddress address, Map<String, String> environment)
      throws DicomWebFailure {
    return connect(address, environment, RetryLaw.DEFAULT);
  }

  /// The same with other further attempts.
  static DicomWebClient connect(
      DicomWebAddress address, Map<String, String> environment, RetryLaw retries)
      throws DicomWebFailure {
    return new DicomWebClient(address, Credentials.of(environment), WebLimits.DEFAULT, retries);
  }

  /// Whether series arrive as those of somebody else.
  static boolean isDeidentifying(Map<String, String> environment) {
    return !environment.getOrDefault(DEIDENTIFY, "").isBlank();
  }

  /// Where fetched series lie.
  static SeriesCache cache(Map<String, String> environment, Report report) {
    return new SeriesCache(cacheFolder(environment), MOST_CACHED, arrival(environment, report));
  }

  private synchronized DicomWebClient client(DicomWebAddress address) throws DicomWebFailure {
    DicomWebClient known = clients.get(address.root());
    if (known == null) {
      known = connect(address, environment);
      clients.put(address.root(), known);
    }
    return known;
  }

  /// Whether series are de-identified when they arrive. The secret must be the user's own, for a series
  /// that came in part goes on in another run.
  private static Arrival arrival(Map<String, String> environment, Report report) {
    String way = environment.getOrDefault(DEIDENTIFY, "").strip();
    if (way.isEmpty()) {
      return new Arrival.AsSent();
    }
    List<String> words = List.of(way.split("\\s*,\\s*", -1));
    if (!words.getFirst().equals("basic")) {
      throw new UsageProblem(
          "%s is '%s'; it begins with basic, and options of the profile may follow, as basic,uids"
              .formatted(DEIDENTIFY, way));
    }
    ReplacementSecret secret =
        DeidentifyOptions.secret(environment)
            .orElseThrow(() ->
                new UsageProblem(
                    "%s needs a secret that later runs use too; set %s, with %d signs or more"
                        .formatted(
                            DEIDENTIFY, DeidentifyOptions.SECRET, ReplacementSecret.FEWEST_SIGNS)));
    try {
      ConfidentialityProfile profile = ConfidentialityProfile.of(words.subList(1, words.size()));
      return new Arrival.Deidentified(
          new Deidentifier(profile, secret),
          (series, folder, removed) -> arrived(series, folder, removed, report));
    } catch (UnsupportedOption e) {
      throw new UsageProblem(DEIDENTIFY + ": " + e.getMessage(), e);
    }
  }

  /// Keeps beside a series what was removed from it, and says so.
  private static void arrived(
      DicomWebAddress series, Path folder, RemovalReport removed, Report report)
      throws IOException {
    Path table = SeriesCache.reportOf(folder);
    RemovalTable.add(table, removed);
    report.say(
        "%s: %d instances de-identified as they arrived; what was removed: %s"
            .formatted(series, removed.files(), table));
  }

  private static Path cacheFolder(Map<String, String> environment) {
    try {
      String own = environment.getOrDefault(CACHE, "");
      if (!own.isBlank()) {
        return Path.of(own.strip());
      }
      String users = environment.getOrDefault("XDG_CACHE_HOME", "");
      Path base =
          users.isBlank()
              ? Path.of(System.getProperty("user.home", "."), ".cache")
              : Path.of(users.strip());
      return base.resolve("nidus").resolve("dicomweb");
    } catch (InvalidPathException e) {
      throw new UsageProblem(CACHE + " or XDG_CACHE_HOME is no path", e);
    }
  }
}
