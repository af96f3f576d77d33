package dev.nidus.app.command;

import dev.nidus.core.geometry.CoordinateSystem;
import dev.nidus.core.geometry.InvalidGeometry;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.PatchSize;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The words and numbers that users write for options.
final class Words {
  private Words() {}

  /// `50`, or `10x32x32` as depth x height x width.
  static final class PatchSizeWord implements ITypeConverter<PatchSize> {
    @Override
    public PatchSize convert(String text) {
      String[] edges = text.toLowerCase(Locale.ROOT).split("x", -1);
      try {
        if (edges.length == 1) {
          return PatchSize.cube(Integer.parseInt(edges[0].strip()));
        }
        if (edges.length == 3) {
          return new PatchSize(
              Integer.parseInt(edges[0].strip()),
              Integer.parseInt(edges[1].strip()),
              Integer.parseInt(edges[2].strip()));
        }
      } catch (NumberFormatException notANumber) {
        throw new TypeConversionException(
            "'%s' is no patch size; write 50, or 10x32x32 (depth x height x width)"
                .formatted(text));
      } catch (InvalidGeometry invalid) {
        throw new TypeConversionException(String.valueOf(invalid.getMessage()));
      }
      throw new TypeConversionException(
          "'%s' is no patch size; write 50, or 10x32x32 (depth x height x width)".formatted(text));
    }
  }

  /// `1`, or `0.977x0.977x3.27` as x, y, z in mm.
  static final class SpacingWord implements ITypeConverter<Spacing> {
    @Override
    public Spacing convert(String text) {
      String[] sizes = text.toLowerCase(Locale.ROOT).split("x", -1);
      try {
        if (sizes.length == 1) {
          double edge = Double.parseDouble(sizes[0]);
          return new Spacing(edge, edge, edge);
        }
        if (sizes.length == 3) {
          return new Spacing(
              Double.parseDouble(sizes[0]),
              Double.parseDouble(sizes[1]),
              Double.parseDouble(sizes[2]));
        }
      } catch (NumberFormatException notANumber) {
        throw new TypeConversionException(
            "'%s' is no spacing; write 1, or 0.977x0.977x3.27 (x, y, z in mm)".formatted(text));
      } catch (InvalidGeometry invalid) {
        throw new TypeConversionException(String.valueOf(invalid.getMessage()));
      }
      throw new TypeConversionException(
          "'%s' is no spacing; write 1, or 0.977x0.977x3.27 (x, y, z in mm)".formatted(text));
    }
  }

  /// `LPS`, `RAS` or `voxel`, in any case.
  static final class CoordinatesWord implements ITypeConverter<CoordinateSystem> {
    @Override
    public CoordinateSystem convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "lps" -> CoordinateSystem.LPS;
        case "ras" -> CoordinateSystem.RAS;
        case "voxel" -> CoordinateSystem.VOXEL;
        default ->
            throw new TypeConversionException(
                "'%s' is no coordinate system; write LPS, RAS or voxel".formatted(text));
      };
    }
  }
}
