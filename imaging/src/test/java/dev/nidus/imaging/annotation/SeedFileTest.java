package dev.nidus.imaging.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nidus.core.geometry.CoordinateSystem;
import dev.nidus.core.lesion.SeedPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedFileTest {
  private static final String MARKUPS =
      """
      {"@schema": "https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/Resources/Schema/markups-schema-v1.0.3.json#",
       "markups": [
         {"type": "Fiducial", "coordinateSystem": "LPS", "coordinateUnits": "mm", "controlPoints": [
           {"id": "1", "label": "F-1", "position": [-1.5, 2.0, 3], "positionStatus": "defined"},
           {"id": "2", "label": "", "position": [4, 5, 6], "positionStatus": "defined"},
           {"id": "3", "label": "F-3", "position": [0, 0, 0], "positionStatus": "undefined"}]},
         {"type": "Fiducial", "coordinateSystem": 0, "controlPoints": [
           {"id": "4", "label": "F-4", "position": [7, 8, 9]}]}]}
      """;

  @TempDir Path folder;

  @Test
  void slicer_markups_give_their_defined_points_in_their_own_convention() throws Exception {
    assertThat(read("a.mrk.json", MARKUPS))
        .containsExactly(
            new NamedSeed("F-1", SeedPoint.lps(-1.5, 2, 3)),
            new NamedSeed("2", SeedPoint.lps(4, 5, 6)),
            new NamedSeed("F-4", new SeedPoint(7, 8, 9, CoordinateSystem.RAS)));
  }

  @Test
  void mhub_seeds_come_alone_or_in_a_list() throws Exception {
    assertThat(read("a.json", "{\"coordX\": 1, \"coordY\": -2.5, \"coordZ\": 3}"))
        .containsExactly(new NamedSeed("", SeedPoint.lps(1, -2.5, 3)));
    assertThat(
            read(
                "a.json",
                "[{\"Mhub ROI\": \"N1\", \"coordX\": 1, \"coordY\": 2, \"coordZ\": 3}, {\"coordX\":"
                    + " 4, \"coordY\": 5, \"coordZ\": 6}]"))
        .containsExactly(
            new NamedSeed("N1", SeedPoint.lps(1, 2, 3)), new NamedSeed("", SeedPoint.lps(4, 5, 6)));
  }

  @Test
  void a_fiducial_list_is_read_by_its_columns() throws Exception {
    String rows = "n1,1.5,2,3,0,0,0,1,1,1,0,\"tumour, left\",,\nn2,4,5,6,0,0,0,1,1,1,0,,,\n";
    String columns = "# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n";
    for (String system : new String[] {"0", "RAS", "1", "LPS", "2", "IJK"}) {
      CoordinateSystem expected =
          switch (system) {
            case "0", "RAS" -> CoordinateSystem.RAS;
            case "1", "LPS" -> CoordinateSystem.LPS;
            default -> CoordinateSystem.VOXEL;
          };
      String head = "# Markups fiducial file version = 4.11\n# CoordinateSystem = " + system + "\n";
      for (String text : new String[] {head + columns + rows, head + rows}) {
        assertThat(read("a.fcsv", text))
            .containsExactly(
                new NamedSeed("tumour, left", new SeedPoint(1.5, 2, 3, expected)),
                new NamedSeed("n2", new SeedPoint(4, 5, 6, expected)));
      }
    }
  }

  @Test
  void a_file_that_does_not_say_which_way_x_points_is_refused() throws Exception {
    refused(
        "a.json",
        MARKUPS.replace("\"coordinateSystem\": 0, ", ""),
        "does not say its coordinateSystem");
    refused("a.json", MARKUPS.replace("\"LPS\"", "\"IJK\""), "has the coordinateSystem 'IJK'");
    refused("a.fcsv", "n1,1,2,3\n", "does not say its coordinate system; add the line");
    refused("a.fcsv", "# CoordinateSystem = 7\nn1,1,2,3\n", "has the CoordinateSystem '7'");
  }

  @Test
  void what_holds_no_seed_is_refused() throws Exception {
    refused("a.json", "{", "is not valid JSON");
    refused("a.json", "7", "holds neither 'markups' nor coordX");
    refused("a.json", "[]", "holds no defined point");
    refused("a.json", "{\"markups\": 3}", "has no list 'markups'");
    refused("a.json", "{\"coordX\": \"1\", \"coordY\": 1, \"coordZ\": 1}", "has \"1\" in 'coordX'");
    refused("a.json", "{\"coordX\": 1e999, \"coordY\": 1, \"coordZ\": 1}", "in 'coordX'");
    refused("a.json", MARKUPS.replace("[4, 5, 6]", "[4, 5]"), "has a position of 2 numbers");
    refused("a.json", MARKUPS.replace("[4, 5, 6]", "[4, null, 6]"), "has null in 'position'");
    refused("a.json", MARKUPS.replace("Fiducial", "ROI"), "markup of type 'ROI'");
    refused("a.json", MARKUPS.replace("\"mm\"", "\"cm\""), "has coordinateUnits 'cm'");
    refused("a.fcsv", "# CoordinateSystem = LPS\n", "holds no defined point");
    refused(
        "a.fcsv", "# CoordinateSystem = LPS\nn1,1,two,3\n", "has 'two' in column y of point 'n1'");
    refused("a.fcsv", "# CoordinateSystem = LPS\nn1,1,NaN,3\n", "has 'NaN' in column y");
    refused("a.json", "[" + "[".repeat(5000), "is not valid JSON");
    refused("a.json", " ".repeat(17_000_000), "a seed file may have at most 16,000,000");
    assertThatExceptionOfType(UnreadableSeeds.class)
        .isThrownBy(() -> SeedFile.read(folder.resolve("gone.json"), "gone"))
        .withMessage("gone does not exist");
  }

  private java.util.List<NamedSeed> read(String file, String text) throws Exception {
    return SeedFile.read(Files.writeString(folder.resolve(file), text), "seeds");
  }

  private void refused(String file, String text, String sentence) {
    assertThatExceptionOfType(UnreadableSeeds.class)
        .isThrownBy(() -> read(file, text))
        .withMessageContaining(sentence)
        .withMessageStartingWith("seeds ");
  }
}
