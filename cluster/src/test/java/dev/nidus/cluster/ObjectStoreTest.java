package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lesions, scans and output on a real S3 server.
class ObjectStoreTest {
  private static final String BUCKET = "s3a://" + ObjectStore.BUCKET;

  @TempDir private static Path folder;
  private static Path table = Path.of("");
  private static Path embedded = Path.of("");
  private static ObjectStore store;

  @BeforeAll
  static void a_bucket_with_scans_and_a_run_into_it() throws Exception {
    table = ClusterRuns.table(folder, 3, 9);
    embedded = folder.resolve("embedded.csv");
    ClusterRuns.extract(table, embedded).expect(3);
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(table)) {
      lines.add(line.replaceFirst("^(scan|missing)", BUCKET + "/scans/$1"));
    }
    store = ObjectStore.start();
    store.put("tables/lesions.csv", Files.write(folder.resolve("stored.csv"), lines));
    for (int scan = 0; scan < 3; scan++) {
      String name = "scan%d.nii.gz".formatted(scan);
      store.put("scans/" + name, folder.resolve(name));
    }
    ObjectStore.tell(store.settings());
    extract("features").expect(3);
  }

  @AfterAll
  static void stop() throws Exception {
    ObjectStore.forget();
    store.stop();
  }

  @BeforeEach
  void with_the_right_settings() throws IOException {
    ObjectStore.forget();
    ObjectStore.tell(store.settings());
  }

  @Test
  void a_run_from_a_bucket_into_it_gives_the_rows_of_the_embedded_one() throws IOException {
    assertEmbedded("features");
    assertThat(store.list("features/_attempts")).isEmpty();
    assertThat(store.list("features/_SUCCESS")).isNotEmpty();
  }

  @Test
  void a_run_that_lost_parts_goes_on_in_the_bucket() throws IOException {
    extract("broken").expect(3);
    List<String> receipts =
        store.list("broken/_receipts/part-").keySet().stream().sorted().toList();
    store.delete("broken/_SUCCESS");
    store.delete(receipts.get(0));
    store.delete(receipts.get(1).replace("_receipts/", ""));
    store.delete(receipts.get(1));
    Map<String, String> before = store.list("broken/");

    assertThat(extract("broken").expect(2).err())
        .contains("holds an unfinished run already; go on with --resume, or give another folder");
    assertThat(extract("broken", "--resume", "--law", "study").expect(2).err())
        .contains("the run cannot be resumed, since its result would differ: patch was ");
    assertThat(store.list("broken/")).isEqualTo(before);
    extract("broken", "--resume").expect(3);

    assertEmbedded("broken");
    String kept = receipts.get(2);
    assertThat(store.list("broken/")).containsEntry(kept, before.get(kept));
    assertThat(extract("broken").expect(2).err()).contains("holds a complete run already");
  }

  @Test
  void a_table_that_is_not_there_and_a_file_in_the_place_of_the_output_are_refused()
      throws IOException {
    assertThat(
            ClusterRuns.extract(BUCKET + "/tables/none.csv", BUCKET + "/x", "--cluster", "local[1]")
                .expect(2)
                .err())
        .contains(BUCKET + "/tables/none.csv does not exist");
    assertThat(
            ClusterRuns.extract(table, BUCKET + "/tables/lesions.csv", "--cluster", "local[1]")
                .expect(2)
                .err())
        .contains("/tables/lesions.csv is a file; with --cluster the output is a folder");
  }

  @Test
  void a_bucket_that_is_not_there_is_refused() {
    assertThat(intoBucket("s3a://nobodys-bucket/features"))
        .contains("the bucket of s3a://nobodys-bucket/features does not exist");
  }

  @Test
  void credentials_that_may_not_write_are_refused_and_nothing_is_changed() throws IOException {
    Map<String, String> before = store.list("");
    Map<String, String> settings = new HashMap<>(store.settings());
    settings.put("secret.key", "not-the-secret");
    ObjectStore.tell(settings);

    assertThat(intoBucket(BUCKET + "/denied"))
        .contains("s3a://hospital/denied refuses these credentials")
        .doesNotContain("not-the-secret");
    assertThat(store.list("")).isEqualTo(before);
  }

  @Test
  void no_credentials_at_all_are_told() throws IOException {
    Map<String, String> settings = new HashMap<>(store.settings());
    settings.remove("access.key");
    settings.remove("secret.key");
    settings.put(
        "aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    ObjectStore.forget();
    ObjectStore.tell(settings);

    assertThat(intoBucket(BUCKET + "/x"))
        .contains("s3a://hospital/x needs credentials, and there are none: set AWS_ACCESS_KEY_ID");
  }

  @Test
  void a_server_that_does_not_answer_is_told() throws IOException {
    Map<String, String> settings = new HashMap<>(store.settings());
    try (ServerSocket closed = new ServerSocket(0)) {
      settings.put("endpoint", "http://127.0.0.1:" + closed.getLocalPort());
    }
    ObjectStore.tell(settings);

    assertThat(intoBucket(BUCKET + "/x")).contains("no storage answers for s3a://hospital/x");
  }

  @Test
  void credentials_in_an_address_are_refused_and_not_repeated() {
    assertThat(intoBucket("s3a://someone:very-secret@hospital/x"))
        .contains("credentials do not belong there")
        .doesNotContain("very-secret");
  }

  @Test
  void without_a_cluster_storage_is_refused() {
    assertThat(ClusterRuns.extract(table, BUCKET + "/x").expect(2).err())
        .contains("s3a://hospital/x is on storage that extract uses with --cluster only");
    assertThat(Path.of("s3a:")).doesNotExist();
  }

  private static String intoBucket(String output) {
    return ClusterRuns.extract(table, output, "--cluster", "local[1]").expect(2).err();
  }

  private static ClusterRuns.Run extract(String output, Object... options) {
    List<Object> all = new ArrayList<>(List.of("--cluster", "local[2]", "--part-rows", "3"));
    all.addAll(List.of(options));
    return ClusterRuns.extract(
        BUCKET + "/tables/lesions.csv", BUCKET + "/" + output, all.toArray());
  }

  /// The rows in the bucket are those of the embedded run, but for where their scans lie.
  private static void assertEmbedded(String output) throws IOException {
    Path copy = store.download(output + "/", Files.createTempDirectory(folder, "copy"));
    List<List<String>> rows =
        ClusterRuns.parts(copy).stream()
            .map(row ->
                row.stream().skip(1).map(field -> field.replace(BUCKET + "/scans/", "")).toList())
            .toList();
    assertThat(rows).isEqualTo(ClusterRuns.csv(embedded));
    assertThat(ClusterRuns.parts(copy.resolve("_refused"))).hasSize(3);
  }
}
