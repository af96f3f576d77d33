package dev.nidus.imaging.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.Orthanc;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.confidentiality.ConfidentialityProfile;
import dev.nidus.imaging.dicom.confidentiality.Deidentifier;
import dev.nidus.imaging.dicom.confidentiality.ReplacementSecret;
import dev.nidus.imaging.dicom.lesion.SeriesBeside;
import dev.nidus.imaging.dicom.lesion.StructureSet;
import dev.nidus.imaging.storage.ByteBudget;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The client against a real archive.
class OrthancTest {
  private static final RetryLaw PATIENT =
      new RetryLaw(10, Duration.ofMillis(200), Duration.ofSeconds(2));

  @TempDir Path folder;

  @Test
  void a_series_goes_to_an_archive_and_comes_back_the_same() throws Exception {
    Optional<String> missing = Orthanc.missing();
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    try (Orthanc orthanc =
        Orthanc.start(
            Files.createDirectories(folder.resolve("orthanc")), Optional.of("reader:p4ss"))) {
      Credentials credentials =
          Credentials.of(
              Map.of(
                  "NIDUS_DICOMWEB_HOST", "localhost",
                  "NIDUS_DICOMWEB_USER", "reader",
                  "NIDUS_DICOMWEB_PASSWORD", "p4ss"));
      DicomWebAddress server = DicomWebAddress.parse(orthanc.url());
      try (DicomWebClient client =
          new DicomWebClient(server, credentials, WebLimits.DEFAULT, PATIENT)) {
        List<Path> files = new ArrayList<>();
        for (int k = 0; k < 9; k++) {
          files.add(fixture("ct%d.dcm".formatted(k)));
        }
        files.add(fixture("structures.dcm"));
        files.add(fixture("binary.dcm"));
        assertThat(client.store(files).stored()).hasSize(11);
        assertThat(client.store(files).refused()).isEmpty();

        List<WebSeries> series = client.series(Optional.empty());
        assertThat(series)
            .extracting(WebSeries::modality)
            .containsExactlyInAnyOrder("CT", "RTSTRUCT", "SEG");
        assertThat(client.series(Optional.of("2.25.1001"))).hasSize(3);
        WebSeries ct =
            series.stream().filter(one -> one.modality().equals("CT")).findFirst().orElseThrow();
        assertThat(ct.study()).isEqualTo("2.25.1001");
        assertThat(ct.series()).isEqualTo("2.25.1002");
        assertThat(ct.instances()).contains(9);

        Path fetched = folder.resolve("fetched");
        assertThat(client.fetch(ct.study(), ct.series(), fetched))
            .satisfies(all -> assertThat(all.broken()).isEmpty())
            .satisfies(all -> assertThat(all.transferred()).isEqualTo(9));
        for (int k = 0; k < 9; k++) {
          assertThat(pixels(fetched.resolve("2.25.%d.dcm".formatted(2000 + k))))
              .isEqualTo(pixels(fixture("ct%d.dcm".formatted(k))));
        }
        DicomReader reader = new DicomReader(DicomLimits.DEFAULT);
        StructureSet set = StructureSet.read(reader.read(fixture("structures.dcm"), "rs"));
        SeriesBeside beside = SeriesBeside.within(reader, fetched, set.drawnOn()).orElseThrow();
        try (CtScan scan = new Scans(ByteBudget.DEFAULT).open(beside.path(), "fetched")) {
          assertThat(scan.geometry().size()).isEqualTo(new GridSize(39, 33, 9));
        }

        Files.delete(fetched.resolve("2.25.2004.dcm"));
        assertThat(client.fetch(ct.study(), ct.series(), fetched).transferred()).isEqualTo(1);

        WebFrame frame = client.frames(ct.study(), ct.series(), "2.25.2004", List.of(1)).getFirst();
        assertThat(frame.bytes()).isEqualTo(pixels(fixture("ct4.dcm")));

        assertThatExceptionOfType(DicomWebFailure.class)
            .isThrownBy(() -> client.fetch(ct.study(), "2.25.404", folder.resolve("none")))
            .withMessageContaining("2.25.404");
      }
      try (DicomWebClient stranger =
          new DicomWebClient(server, Credentials.NONE, WebLimits.DEFAULT, PATIENT)) {
        assertThatExceptionOfType(DicomWebFailure.class)
            .isThrownBy(() -> stranger.series(Optional.empty()))
            .withMessageContaining("answers 401");
      }
    }
  }

  @Test
  void a_series_is_deidentified_when_it_arrives_and_a_broken_transfer_goes_on() throws Exception {
    Optional<String> missing = Orthanc.missing();
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    AtomicInteger removed = new AtomicInteger();
    Deidentifier deidentifier =
        new Deidentifier(
            ConfidentialityProfile.BASIC, ReplacementSecret.of("a secret of the tests"));
    try (Orthanc orthanc =
        Orthanc.start(Files.createDirectories(folder.resolve("orthanc")), Optional.empty())) {
      DicomWebAddress server = DicomWebAddress.parse(orthanc.url());
      try (DicomWebClient client =
          new DicomWebClient(server, Credentials.NONE, WebLimits.DEFAULT, PATIENT)) {
        List<Path> slices = new ArrayList<>();
        for (int k = 0; k < 9; k++) {
          slices.add(fixture("ct%d.dcm".formatted(k)));
        }
        client.store(slices);
        DicomWebAddress series = server.withSeries("2.25.1001", "2.25.1002");
        SeriesCache plain = new SeriesCache(folder.resolve("cache"), 1_000_000_000);
        SeriesCache clean =
            new SeriesCache(
                folder.resolve("cache"),
                1_000_000_000,
                new Arrival.Deidentified(
                    deidentifier, (_, _, report) -> removed.addAndGet(report.files())));

        Path held = clean.folderOf(client, series);

        assertThat(plain.folderOf(client, series)).isNotEqualTo(held);
        assertThat(removed).hasValue(9);
        Path slice = held.resolve(deidentifier.uid("2.25.2004") + ".dcm");
        assertThat(pixels(slice)).isEqualTo(pixels(fixture("ct4.dcm")));
        try (var files = Files.list(held)) {
          for (Path file : files.toList()) {
            assertThat(file.getFileName().toString()).matches("2\\.25\\.[0-9]{20,}\\.dcm");
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                .doesNotContain("Nobody", "SYNTHETIC", "2.25.1001", "2.25.1002");
          }
        }
        Files.delete(slice);
        assertThat(clean.folderOf(client, series)).isEqualTo(held);
        assertThat(removed).hasValue(10);
        assertThat(slice).exists();
        clean.folderOf(client, series);
        assertThat(removed).hasValue(10);

        // what is drawn on the series refers to its images under their new names
        client.store(List.of(fixture("structures.dcm")));
        Path drawn = clean.folderOf(client, server.withSeries("2.25.1001", "2.25.3000"));
        assertThat(removed).hasValue(11);
        try (var files = Files.list(drawn)) {
          assertThat(Files.readString(files.findAny().orElseThrow(), StandardCharsets.ISO_8859_1))
              .contains(deidentifier.uid("2.25.1002"))
              .doesNotContain("Nobody", "SYNTHETIC", "2.25.1001", "2.25.1002");
        }
      }
    }
  }

  private static byte[] pixels(Path file) throws Exception {
    return new DicomReader(DicomLimits.DEFAULT)
        .read(file, "x")
        .dataSet()
        .bytes(dev.nidus.imaging.dicom.Tags.PIXEL_DATA);
  }

  private static Path fixture(String name) {
    return Fixtures.fixture("dicom-lesions/" + name);
  }
}
