package dev.nidus.imaging.dicom.codec;

/// JPEG 2000 part 1 (ISO/IEC 15444-1, ITU-T T.800), lossless and lossy: a decoder of one component.
///
/// Read on in the order of the data: {@link Jpeg2000Header}, {@link Jpeg2000Tile} with its packets,
/// {@link CodeBlockDecoder}, {@link Wavelet}. Regions of interest, changes of the coding within a frame
/// and packed packet headers are refused by name. About 14 ms for a slice of 512 x 512 on one core.
final class Jpeg2000 {
  /// Code-blocks and precincts of a frame of up to so many pixels, and of larger ones by their area.
  private static final long BLOCKS = 1 << 15;

  private static final int PIXELS_A_BLOCK = 256;

  private Jpeg2000() {}

  static int[] decode(byte[] frame, PixelFormat format) throws BrokenFrame {
    Jpeg2000Header header = Jpeg2000Header.parse(frame, format);
    BlockBudget budget = new BlockBudget(BLOCKS + format.pixels() / PIXELS_A_BLOCK);
    int[] pixels = new int[format.pixels()];
    for (int tile = 0; tile < header.tilesAcross() * header.tilesDown(); tile++) {
      Jpeg2000Tile.decode(header, tile, budget, pixels, format.columns());
    }
    int shift = header.isSigned() ? 0 : 1 << (header.precision() - 1);
    int lowest = header.isSigned() ? -(1 << (header.precision() - 1)) : 0;
    int highest = lowest + (1 << header.precision()) - 1;
    for (int n = 0; n < pixels.length; n++) {
      // bounds before the shift: a damaged frame may be far beyond them
      pixels[n] = Math.max(lowest - shift, Math.min(highest - shift, pixels[n])) + shift;
    }
    return pixels;
  }
}
