package dev.nidus.benchmarks;

import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.imaging.dicom.series.DamagedFiles;
import dev.nidus.imaging.dicom.series.DicomSeriesReader;
import dev.nidus.imaging.storage.ByteBudget;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Our side of the race for reading series, in the form of {@link PeerCases}: one JSON object a line
/// in, one out. Reads on as many threads as there are processors.
public final class DicomCases {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private DicomCases() {}

  /// @param arguments none
  public static void main(String[] arguments) throws IOException, UnreadableScan {
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonNode wish = JSON.readTree(line);
      answers.println(JSON.writeValueAsString(series(Path.of(wish.path("folder").stringValue()))));
      answers.flush();
    }
  }

  /// From a folder to all voxels in Hounsfield units; what is compared is outside of the clock.
  private static Map<String, Object> series(Path folder) throws UnreadableScan {
    long cpu = CpuSeconds.processNanoseconds();
    long start = System.nanoTime();
    VoxelBlock voxels;
    DicomSeriesReader reader = new DicomSeriesReader(ByteBudget.DEFAULT, DamagedFiles.REFUSE);
    try (CtScan scan = reader.open(folder, "series")) {
      voxels =
          scan.voxels()
              .read(
                  List.of(VoxelBox.whole(scan.geometry().size())), IntensitySurvey.of(scan.type()))
              .getFirst();
    }
    double wall = (System.nanoTime() - start) / 1e9;
    double spent = (CpuSeconds.processNanoseconds() - cpu) / 1e9;
    double sum = 0;
    for (float value : voxels.values()) {
      sum += value;
    }
    List<Double> probes = new ArrayList<>();
    for (int k = 0; k < voxels.box().size().k(); k += 37) {
      probes.add((double) voxels.at(200, 255, k));
    }
    return Map.of("units", 1, "wall", wall, "cpu", spent, "sum", sum, "probes", probes);
  }
}
