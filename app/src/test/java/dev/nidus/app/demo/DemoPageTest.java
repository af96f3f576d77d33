package dev.nidus.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.core.digest.Sha256;
import dev.nidus.core.encoder.EncoderCard;
import dev.nidus.core.extraction.Extraction;
import dev.nidus.core.extraction.Receipt;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.lesion.UnusableRow;
import dev.nidus.core.lesion.Warning;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSource;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.scan.VoxelBox;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class DemoPageTest {
  private static final String HOSTILE = "\"><script>alert(1)</script>&'.nii.gz";

  @TempDir Path folder;

  @Test
  void the_page_says_before_the_first_lesion_that_the_encoder_is_untrained() throws Exception {
    String html = written(content("scan.nii.gz", List.of(), List.of()));

    assertThat(html.indexOf("UNTRAINED ENCODER.")).isPositive();
    assertThat(html.indexOf("UNTRAINED ENCODER.")).isLessThan(html.indexOf("<article"));
    assertThat(html).contains("generated from the seed 7 ", "tiny <strong>(UNTRAINED)</strong>");
  }

  @Test
  void every_tag_is_closed_every_picture_has_a_text_and_nothing_is_loaded_from_elsewhere()
      throws Exception {
    Document page =
        parsed(
            written(
                content(
                    "scan.nii.gz",
                    List.of(new Warning("the seed lies 3 mm outside")),
                    List.of(refusal("other.nrrd", "no such file")))));

    assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("en");
    NodeList pictures = page.getElementsByTagName("img");
    assertThat(pictures.getLength()).isEqualTo(1);
    Element picture = (Element) pictures.item(0);
    assertThat(picture.getAttribute("alt")).contains("scan.nii.gz", "1.50, -2.00, 3.25");
    assertThat(picture.getAttribute("src")).isEqualTo("./pictures/000001%20%23a.png");
    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(page.getElementsByTagName("link").getLength()).isZero();
  }

  @Test
  void a_hostile_name_stays_text_wherever_it_stands() throws Exception {
    String html =
        written(
            content(
                HOSTILE,
                List.of(new Warning("about " + HOSTILE)),
                List.of(refusal(HOSTILE, "cannot read " + HOSTILE))));

    assertThat(html).doesNotContain("<script").contains("&lt;script&gt;");
    Document page = parsed(html);
    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(page.getElementsByTagName("h3").item(0).getTextContent())
        .isEqualTo("Row 1: " + HOSTILE);
    assertThat(page.getDocumentElement().getTextContent())
        .contains("about " + HOSTILE, "cannot read " + HOSTILE);
    assertThat(((Element) page.getElementsByTagName("img").item(0)).getAttribute("alt"))
        .contains(HOSTILE);
  }

  @Test
  void numbers_of_the_patch_and_the_features_are_those_of_the_lesion() throws Exception {
    String text = text(content("scan.nii.gz", List.of(), List.of()));

    // half of the voxels are -1024, the others 0 and 100 by turns
    assertThat(text).contains("-487.0", "-1024 to 100", "50.0 %");
    assertThat(text).contains("0.50000, -1.2500, 3.0000, 4.0000, 5.0000, … (6 in all)");
    assertThat(text).contains("2 × 2 × 4 voxels of 1.00 × 1.00 × 1.00 mm");
    assertThat(text).contains("184,477", "dead".repeat(16), "float32, cpu");
  }

  @Test
  void the_digest_is_the_sha_256_of_little_endian_floats() {
    // printf '\x00\x00\x80\x3f\x00\x00\x00\xc0' | sha256sum
    assertThat(FeatureVector.of(1, -2).digest().hex())
        .isEqualTo("ee4ac73c2bd27756ab82780f27c73a7bc4d3f0bb6acb37e008bc27eccd7e588b");
  }

  @Test
  void a_page_without_lesions_or_refusals_says_so() throws Exception {
    DemoContent full = content("scan.nii.gz", List.of(), List.of());
    DemoContent empty =
        new DemoContent(full.encoder(), full.window(), List.of(), List.of(), List.of(), List.of());

    assertThat(text(empty)).contains("took 0 lesions", "No row could be done.", "None.");
  }

  @Test
  void warnings_and_refusals_are_listed_with_their_rows() throws Exception {
    String text =
        text(
            content(
                "scan.nii.gz",
                List.of(new Warning("the seed lies 3 mm outside")),
                List.of(refusal("other.nrrd", "no such file"))));

    assertThat(text).contains("the seed lies 3 mm outside", "2other.nrrdno such file");
  }

  @Test
  void the_data_are_cited_and_the_commands_stand_one_a_line() throws Exception {
    String text = text(content("scan.nii.gz", List.of(), List.of()));

    assertThat(text)
        .contains(
            "CC BY 3.0",
            "10.7937/K9/TCIA.2015.7GO2GSKS",
            "Vallières",
            "converted to",
            "CC BY-NC 4.0")
        .contains("./nidus demo\n./nidus extract lesions.csv -o features.csv\n");
  }

  @Test
  void an_older_page_is_replaced_and_no_half_file_is_left() throws Exception {
    Path page = folder.resolve("index.html");
    Files.writeString(page, "old");

    String html = written(content("scan.nii.gz", List.of(), List.of()));

    assertThat(html).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(page);
    }
  }

  @Test
  void a_picture_outside_the_folder_of_the_page_is_refused() {
    DemoContent inside = content("scan.nii.gz", List.of(), List.of());
    DemoLesion lesion = inside.lesions().getFirst();
    DemoContent outside =
        new DemoContent(
            inside.encoder(),
            inside.window(),
            List.of(
                new DemoLesion(
                    lesion.extraction(),
                    lesion.seed(),
                    lesion.patch(),
                    folder.resolveSibling("elsewhere.png"))),
            List.of(),
            List.of(),
            List.of());

    assertThatThrownBy(() -> DemoPage.write(folder.resolve("index.html"), outside))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("elsewhere.png");
  }

  @Test
  void a_picture_is_written_as_png_and_read_back_pixel_by_pixel() throws Exception {
    BufferedImage picture =
        SeedPictureTest.render(
            Phantoms.body(Direction.IDENTITY, new GridSize(20, 20, 20), new Spacing(5, 5, 5)),
            new Point3(0, 0, 0));
    Path first = folder.resolve("first.png");
    Path second = folder.resolve("second.png");

    DemoPage.writePicture(first, picture);
    DemoPage.writePicture(second, picture);

    assertThat(SeedPictureTest.pixels(ImageIO.read(first.toFile())))
        .isEqualTo(SeedPictureTest.pixels(picture));
    assertThat(second).hasSameBinaryContentAs(first);
  }

  private String written(DemoContent content) throws IOException {
    Path page = folder.resolve("index.html");
    DemoPage.write(page, content);
    return Files.readString(page);
  }

  private String text(DemoContent content) throws Exception {
    return parsed(written(content)).getDocumentElement().getTextContent();
  }

  /// The page is written so that it is XML too: whoever parses it as such finds every tag closed.
  private static Document parsed(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
  }

  private DemoContent content(
      String scan, List<Warning> warnings, List<Extraction.Refused> refused) {
    SeedPoint seed = SeedPoint.lps(1.5, -2, 3.25);
    Lesion row = new Lesion(1, scan, folder.resolve("scan"), seed);
    FeatureVector features = FeatureVector.of(0.5f, -1.25f, 3, 4, 5, 6);
    float[] values = new float[16];
    for (int n = 0; n < values.length; n++) {
      values[n] = n % 2 == 0 ? Patch.PADDING_HU : n % 4 == 1 ? 0 : 100;
    }
    Patch patch =
        new Patch(
            new PatchSize(4, 2, 2),
            ImageGeometry.axisAligned(new GridSize(2, 2, 4), Spacing.ONE_MILLIMETRE),
            values);
    EncoderCard card =
        new EncoderCard(
            "tiny",
            6,
            PatchSpec.fmcib(),
            IntensityScaling.fmcib(),
            "dead".repeat(16),
            "float32, cpu");
    return new DemoContent(
        new DemoEncoder(card, 184_477, 7),
        IntensityWindow.SOFT_TISSUE,
        List.of(
            new DemoLesion(
                new Extraction.Done(row, features, receipt(patch, features), warnings),
                new Point3(1.5, -2, 3.25),
                patch,
                folder.resolve("pictures").resolve("000001 #a.png"))),
        refused,
        List.of("./nidus demo", "./nidus extract lesions.csv -o features.csv"),
        List.of(DataCitation.SOFT_TISSUE_SARCOMA));
  }

  private static Receipt receipt(Patch patch, FeatureVector features) {
    GridSize size = patch.placement().size();
    Sha256 voxels = Sha256.of(patch.hounsfield());
    return new Receipt(
        new PatchSource(patch.placement(), VoxelBox.whole(size), voxels),
        voxels,
        features.digest());
  }

  private static Extraction.Refused refusal(String scan, String reason) {
    Refusal refusal = new Refusal.Unreadable(reason);
    return new Extraction.Refused(new UnusableRow(2, scan, refusal), refusal);
  }
}
