package dev.nidus.cluster;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.fs.s3a.UnknownStoreException;
import org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException;
import org.apache.hadoop.fs.s3a.auth.NoAwsCredentialsException;

/// Puts what storage says into a sentence, without what it says about those who ask.
final class StorageFailure {
  private StorageFailure() {}

  /// The same failure, told to a user.
  ///
  /// @param place how the user calls the storage
  static IOException of(String place, IOException failure) {
    return new IOException(sentence(place, failure), failure);
  }

  static String sentence(String place, IOException failure) {
    List<Throwable> causes = causes(failure);
    if (any(causes, NoAwsCredentialsException.class) || any(causes, NoAuthWithAWSException.class)) {
      return "%s needs credentials, and there are none: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machines a role"
          .formatted(place);
    }
    if (any(causes, UnknownStoreException.class)) {
      return "the bucket of %s does not exist; make it, or correct its name".formatted(place);
    }
    if (any(causes, AccessDeniedException.class)) {
      return "%s refuses these credentials; they need to list, read, write and delete there"
          .formatted(place);
    }
    if (any(causes, UnsupportedFileSystemException.class)) {
      return "%s is on no file system that --cluster knows; give s3a://BUCKET/FOLDER, hdfs://HOST:PORT/FOLDER, or a folder that every machine sees under the same path"
          .formatted(place);
    }
    String reason = firstLine(causes.getLast());
    if (any(causes, SocketException.class)
        || any(causes, UnknownHostException.class)
        || any(causes, SocketTimeoutException.class)) {
      return "no storage answers for %s (%s); check its address (for S3 the setting spark.hadoop.fs.s3a.endpoint) and that it runs"
          .formatted(place, reason);
    }
    return "%s: %s".formatted(place, reason);
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      causes.add(t);
    }
    return causes;
  }

  private static boolean any(List<Throwable> causes, Class<?> kind) {
    return causes.stream().anyMatch(kind::isInstance);
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("failed");
  }
}
