package dev.nidus.learning.weights;

/// One entry of a zip file.
///
/// @param name its full name
/// @param deflated whether it is compressed
/// @param start the position of its first byte in the file
/// @param stored the number of its bytes in the file
/// @param size the number of its bytes when unpacked, as declared
/// @param crc its CRC-32, as declared
record ZipEntryRange(String name, boolean deflated, long start, long stored, long size, long crc) {}
