package dev.nidus.app.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.core.scan.UnreadableScan;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteScansTest {
  private static final String SERIES = "dicomweb://localhost:9/dicom-web/studies/1.2/series/1.2.3";

  private static final Report QUIET =
      new Report(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()));

  @TempDir private Path folder;

  /// Its UIDs would be others than the archive's.
  @Test
  void a_series_that_is_de_identified_on_arrival_is_no_source_of_a_result() {
    RemoteScans scans =
        new RemoteScans(
            (_, name) -> {
              throw new UnreadableScan(name);
            },
            Map.of(
                RemoteScans.DEIDENTIFY,
                "basic",
                DeidentifyOptions.SECRET,
                "a secret of the test, long enough",
                RemoteScans.CACHE,
                folder.toString()),
            QUIET);

    assertThatThrownBy(() -> scans.source(Path.of("series"), SERIES))
        .isInstanceOf(UnreadableScan.class)
        .hasMessageContaining("could be filed in no study; unset it");
  }

  @Test
  void a_scan_in_a_bucket_is_out_of_reach_without_the_clusters_part() {
    RemoteScans scans =
        new RemoteScans(
            (_, name) -> {
              throw new UnreadableScan(name);
            },
            Map.of(RemoteScans.CACHE, folder.toString()),
            QUIET);

    assertThatThrownBy(() -> scans.open(Path.of("scan"), "s3a://bucket/scan.nii.gz"))
        .isInstanceOf(UnreadableScan.class)
        .hasMessage(
            "s3a://bucket/scan.nii.gz is on storage that only extract --cluster reads; copy the"
                + " scan to a disk");
  }
}
