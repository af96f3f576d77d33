package dev.nidus.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// An S3 server on loopback with one bucket, and what Spark is told to reach it.
final class ObjectStore {
  static final String BUCKET = "hospital";

  private static final String KEY = "access-of-the-test";
  private static final String SECRET = "secret-of-the-test";

  private final S3Proxy server;
  private final S3Client client;

  private ObjectStore(S3Proxy server, S3Client client) {
    this.server = server;
    this.client = client;
  }

  static ObjectStore start() throws Exception {
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(new TransientNio2BlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
            .build();
    server.start();
    S3Client client =
        S3Client.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getPort()))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .httpClientBuilder(ApacheHttpClient.builder())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
            .build();
    client.createBucket(request -> request.bucket(BUCKET));
    return new ObjectStore(server, client);
  }

  /// The settings that reach it.
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("endpoint", "http://127.0.0.1:" + server.getPort());
    settings.put("endpoint.region", "us-east-1");
    settings.put("path.style.access", "true");
    settings.put("connection.ssl.enabled", "false");
    settings.put("access.key", KEY);
    settings.put("secret.key", SECRET);
    return settings;
  }

  /// Tells Spark, and forgets what was known under earlier settings.
  static void tell(Map<String, String> settings) throws IOException {
    FileSystem.closeAll();
    settings.forEach((name, value) -> System.setProperty("spark.hadoop.fs.s3a." + name, value));
  }

  static void forget() throws IOException {
    FileSystem.closeAll();
    System.getProperties()
        .keySet()
        .removeIf(name -> String.valueOf(name).startsWith("spark.hadoop.fs.s3a."));
  }

  void put(String key, Path file) {
    client.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromFile(file));
  }

  void delete(String key) {
    client.deleteObject(request -> request.bucket(BUCKET).key(key));
  }

  /// The keys that begin with a text, each with what says whether it was written again.
  Map<String, String> list(String prefix) {
    Map<String, String> objects = new HashMap<>();
    List<S3Object> found =
        client
            .listObjectsV2Paginator(request -> request.bucket(BUCKET).prefix(prefix))
            .contents()
            .stream()
            .toList();
    found.forEach(object -> objects.put(object.key(), object.eTag() + object.lastModified()));
    return objects;
  }

  /// Copies what begins with a prefix into a folder.
  Path download(String prefix, Path folder) throws IOException {
    for (String key : list(prefix).keySet()) {
      Path file = folder.resolve(key.substring(prefix.length()));
      Files.createDirectories(file.getParent());
      if (!key.endsWith("/")) {
        Files.write(
            file,
            client.getObjectAsBytes(request -> request.bucket(BUCKET).key(key)).asByteArray());
      }
    }
    return folder;
  }

  void stop() throws Exception {
    client.close();
    server.stop();
  }
}
