package dev.nidus.imaging.dicom.codec;

import java.io.EOFException;
import javax.imageio.stream.ImageInputStreamImpl;

/// The bytes of a frame for JJ2000, which takes the -1 of an ended stream for a byte of ones and goes
/// on for ever: here the end is an exception, after as many bytes as a decoder looks ahead.
final class EndingInput extends ImageInputStreamImpl {
  private static final int LOOK_AHEAD = 256;

  private final byte[] bytes;
  private int beyond;

  EndingInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() throws EOFException {
    bitOffset = 0;
    if (streamPos < bytes.length) {
      return bytes[(int) streamPos++] & 0xff;
    }
    ended(1);
    return -1;
  }

  @Override
  public int read(byte[] to, int at, int count) throws EOFException {
    bitOffset = 0;
    if (count == 0) {
      return 0;
    }
    int run = (int) Math.min(count, bytes.length - streamPos);
    if (run <= 0) {
      ended(count);
      return -1;
    }
    System.arraycopy(bytes, (int) streamPos, to, at, run);
    streamPos += run;
    return run;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  private void ended(int wanted) throws EOFException {
    beyond += Math.min(wanted, LOOK_AHEAD);
    if (beyond > LOOK_AHEAD) {
      throw new EOFException("the data end before the image");
    }
  }
}
