package dev.nidus.imaging.dicom;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What the 128 bytes in front of a DICOM file are. They belong to nobody, so that a file can be a
/// program as well (CVE-2019-11687); Nidus never writes anything but zeros there.
public enum Preamble {
  /// The file has none: it starts with its elements.
  ABSENT("no preamble"),
  ZERO("an empty preamble"),
  /// Bytes that are no beginning of a program.
  OTHER("a preamble of its writer"),
  /// The file is a TIFF image as well, as PS3.10 foresees.
  TIFF("a preamble that makes it a TIFF image"),
  WINDOWS_PROGRAM("a preamble that makes it a program of Windows"),
  LINUX_PROGRAM("a preamble that makes it a program of Linux (ELF)"),
  MACOS_PROGRAM("a preamble that makes it a program of macOS or Java"),
  SCRIPT("a preamble that makes it a script"),
  ARCHIVE("a preamble that makes it an archive or a PDF file");

  private static final int BYTES = 128;

  private final String title;

  Preamble(String title) {
    this.title = title;
  }

  static Preamble of(byte[] bytes) {
    String start = new String(bytes, 0, 4, StandardCharsets.ISO_8859_1);
    if (start.startsWith("MZ")) {
      return WINDOWS_PROGRAM;
    }
    if (start.equals("\u007fELF")) {
      return LINUX_PROGRAM;
    }
    if (start.startsWith("#!")) {
      return SCRIPT;
    }
    if (start.equals("II*\0") || start.equals("MM\0*")) {
      return TIFF;
    }
    if (start.startsWith("PK") || start.equals("%PDF")) {
      return ARCHIVE;
    }
    int magic = ByteBuffer.wrap(bytes).getInt();
    int mirrored = Integer.reverseBytes(magic);
    for (int known : new int[] {0xfeedface, 0xfeedfacf, 0xcafebabe, 0xcafebabf}) {
      if (magic == known || mirrored == known) {
        return MACOS_PROGRAM;
      }
    }
    return Arrays.mismatch(Arrays.copyOf(bytes, BYTES), new byte[BYTES]) < 0 ? ZERO : OTHER;
  }

  /// Whether an operating system would run the file.
  public boolean isProgram() {
    return switch (this) {
      case WINDOWS_PROGRAM, LINUX_PROGRAM, MACOS_PROGRAM, SCRIPT -> true;
      case ABSENT, ZERO, OTHER, TIFF, ARCHIVE -> false;
    };
  }

  /// What messages call it.
  public String title() {
    return title;
  }
}
