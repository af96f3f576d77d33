package dev.nidus.imaging.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.imaging.TestFiles;
import dev.nidus.imaging.storage.CompressedBytes.Codec;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("ByteBufferBackingArray") // heap buffers
class VoxelAccessTest {
  private static final GridSize SIZE = new GridSize(256, 256, 40);
  private static final long SLICE = 256L * 256 * 2;
  private static final VoxelLayout LAYOUT =
      VoxelLayout.unscaled(SIZE, VoxelType.INT16, ByteOrder.LITTLE_ENDIAN);
  private static final List<VoxelBox> BOX =
      List.of(new VoxelBox(10, 20, 5, new GridSize(30, 40, 3)));

  @TempDir Path folder;

  @Test
  void a_compressed_scan_is_inflated_up_to_the_last_slice_that_is_needed() throws Exception {
    Path file = Files.write(folder.resolve("v.gz"), TestFiles.gzip(airAboveTissue()));
    StreamedVoxels voxels = streamed(file);
    voxels.read(BOX, settled());
    assertThat(voxels.bytesInflated()).isBetween(7 * SLICE, 8 * SLICE);
    voxels.read(BOX, IntensitySurvey.of(VoxelType.INT16));
    assertThat(voxels.bytesInflated())
        .as("the survey reads on to the first tissue, in slice 20")
        .isBetween(20 * SLICE, 21 * SLICE);
    voxels.read(BOX, IntensitySurvey.of(VoxelType.FLOAT32));
    assertThat(voxels.bytesInflated()).as("floats are surveyed whole").isEqualTo(40 * SLICE);
    voxels.close();
  }

  @Test
  void a_mapped_scan_is_decoded_only_where_the_boxes_lie() throws Exception {
    Path file = Files.write(folder.resolve("v.raw"), airAboveTissue());
    try (MappedVoxels voxels = MappedVoxels.open(new ScanFile(file, "v.raw"), LAYOUT, 0)) {
      voxels.read(BOX, settled());
      assertThat(voxels.bytesDecoded()).isEqualTo(30 * 40 * 3 * 2);
    }
  }

  @Test
  void a_gzip_bomb_is_inflated_no_further_than_its_header_declares() throws Exception {
    byte[] bomb = TestFiles.gzip(new byte[200_000_000]);
    GridSize small = new GridSize(4, 4, 4);
    Path file = Files.write(folder.resolve("bomb.gz"), bomb);
    VoxelLayout layout = VoxelLayout.unscaled(small, VoxelType.INT16, ByteOrder.LITTLE_ENDIAN);
    StreamedVoxels voxels =
        StreamedVoxels.open(
            new CompressedBytes(new ScanFile(file, "bomb"), 0, Codec.GZIP, 0), layout);
    voxels.read(List.of(VoxelBox.whole(small)), IntensitySurvey.of(VoxelType.FLOAT32));
    assertThat(voxels.bytesInflated()).isEqualTo(128);
    voxels.close();
  }

  @Test
  void a_file_beyond_two_gigabytes_is_mapped_and_its_last_voxels_are_read() throws Exception {
    GridSize size = new GridSize(2048, 2048, 600);
    VoxelLayout layout = VoxelLayout.unscaled(size, VoxelType.INT16, ByteOrder.LITTLE_ENDIAN);
    Path file = folder.resolve("sparse.raw");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.write(ByteBuffer.wrap(new byte[] {0x34, 0x12}), layout.bytes() - 2);
    }
    try (MappedVoxels voxels = MappedVoxels.open(new ScanFile(file, "sparse"), layout, 0)) {
      VoxelBox last = new VoxelBox(2046, 2047, 599, new GridSize(2, 1, 1));
      assertThat(voxels.read(List.of(last), settled()).getFirst().values())
          .containsExactly(0, 0x1234);
      assertThat(layout.bytes()).isGreaterThan(5_000_000_000L);
    }
  }

  @Test
  void a_value_that_is_no_number_reaches_the_survey() throws Exception {
    GridSize size = new GridSize(5, 1, 1);
    byte[] raw =
        TestFiles.voxels(
            new double[] {-1000, 40, Double.NaN, 3, 4}, VoxelType.FLOAT32, ByteOrder.BIG_ENDIAN);
    VoxelLayout layout = VoxelLayout.unscaled(size, VoxelType.FLOAT32, ByteOrder.BIG_ENDIAN);
    Path file = Files.write(folder.resolve("nan.raw"), raw);
    IntensitySurvey survey = IntensitySurvey.of(VoxelType.FLOAT32);
    try (MappedVoxels voxels = MappedVoxels.open(new ScanFile(file, "nan"), layout, 0)) {
      voxels.read(List.of(VoxelBox.whole(size)), survey);
    }
    assertThat(survey.objection()).contains("it contains values that are not finite numbers");
  }

  @Test
  void closed_voxels_hold_no_file_and_are_not_read() throws Exception {
    Path raw = Files.write(folder.resolve("v.raw"), airAboveTissue());
    Path gz = Files.write(folder.resolve("v.gz"), TestFiles.gzip(airAboveTissue()));
    for (int n = 0; n < 3000; n++) { // more than the open files that a process may have
      MappedVoxels mapped = MappedVoxels.open(new ScanFile(raw, "v.raw"), LAYOUT, 0);
      mapped.close();
      mapped.close();
      if (n == 0) {
        assertThatIllegalStateException().isThrownBy(() -> mapped.read(BOX, settled()));
      }
    }
    List<VoxelBox> corner = List.of(new VoxelBox(0, 0, 0, new GridSize(1, 1, 1)));
    StreamedVoxels streamed = streamed(gz);
    for (int n = 0; n < 1500; n++) {
      streamed.read(corner, settled());
    }
    streamed.close();
    assertThatIllegalStateException().isThrownBy(() -> streamed.read(BOX, settled()));
    Files.delete(raw);
    Files.delete(gz);
  }

  @Test
  void reading_a_gzipped_scan_costs_little_more_than_inflating_it() throws Exception {
    GridSize size = new GridSize(512, 512, 48);
    VoxelLayout layout = VoxelLayout.unscaled(size, VoxelType.INT16, ByteOrder.LITTLE_ENDIAN);
    Path file = Files.write(folder.resolve("ct.gz"), TestFiles.gzip(noise(layout)));
    StreamedVoxels voxels =
        StreamedVoxels.open(
            new CompressedBytes(new ScanFile(file, "ct"), 0, Codec.GZIP, 0), layout);
    long bestInflate = Long.MAX_VALUE;
    long bestRead = Long.MAX_VALUE;
    for (int n = 0; n < 3; n++) {
      long start = System.nanoTime();
      try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
        byte[] buffer = new byte[1 << 16];
        while (in.read(buffer) >= 0) {}
      }
      bestInflate = Math.min(bestInflate, System.nanoTime() - start);
      start = System.nanoTime();
      voxels.read(List.of(VoxelBox.whole(size)), IntensitySurvey.of(VoxelType.FLOAT32));
      bestRead = Math.min(bestRead, System.nanoTime() - start);
    }
    voxels.close();
    System.out.printf(
        "512 x 512 x 48 int16 gzip: inflate %.0f ms, read %.0f ms, ratio %.2f%n",
        bestInflate / 1e6, bestRead / 1e6, (double) bestRead / bestInflate);
    assertThat(bestRead).as("generous, for busy machines").isLessThan(4 * bestInflate);
  }

  private static StreamedVoxels streamed(Path file) throws Exception {
    return StreamedVoxels.open(
        new CompressedBytes(new ScanFile(file, "v.gz"), 0, Codec.GZIP, 0), LAYOUT);
  }

  private static IntensitySurvey settled() {
    IntensitySurvey survey = IntensitySurvey.of(VoxelType.INT16);
    survey.observe(-1000, 100);
    return survey;
  }

  /// -1000 everywhere, but 40 from slice 20 on.
  private static byte[] airAboveTissue() {
    ByteBuffer bytes = ByteBuffer.allocate((int) LAYOUT.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      bytes.putShort((short) (bytes.position() < 20 * SLICE ? -1000 : 40));
    }
    return bytes.array();
  }

  /// Noise of 25 HU, which compresses about as well as a CT does.
  private static byte[] noise(VoxelLayout layout) {
    Random random = new Random(7);
    ByteBuffer bytes = ByteBuffer.allocate((int) layout.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      bytes.putShort((short) (40 + 25 * random.nextGaussian()));
    }
    return bytes.array();
  }
}
