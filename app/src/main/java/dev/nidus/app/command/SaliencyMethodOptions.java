package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.learning.saliency.SaliencyMethod;
import dev.nidus.learning.saliency.SaliencyMethod.Fill;
import dev.nidus.learning.saliency.SaliencyMethod.Rectifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// Which saliency maps, and what they depend on.
final class SaliencyMethodOptions {
  private static final String WORDS =
      "gradient, guided, smoothgrad, guided-smoothgrad, integrated, occlusion";

  @Option(
      names = "--method",
      split = ",",
      paramLabel = "METHOD[,...]",
      description = {
        "gradient: by each voxel; guided: with guided rectifiers; smoothgrad: of noisy copies, as"
            + " the reference computes it; guided-smoothgrad: as the reference means it;"
            + " integrated: integrated gradients; occlusion: what falls when a block is covered"
            + " (default: smoothgrad)."
      })
  List<String> methods = List.of("smoothgrad");

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Noisy copies of SmoothGrad (default: 25).")
  int samples = 25;

  @Option(
      names = "--noise",
      paramLabel = "SHARE",
      description =
          "Standard deviation of SmoothGrad's noise, as a share of the patch's range (default:"
              + " 0.15).")
  double noise = 0.15;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of integrated gradients (default: 50).")
  int steps = 50;

  @Option(
      names = "--baseline",
      paramLabel = "HU",
      description =
          "What integrated gradients start from, a patch of one intensity (default: -1024).")
  double baseline = -1024;

  @Option(
      names = "--block",
      paramLabel = "MM",
      description = "Edge of an occlusion's block (default: 10).")
  double block = 10;

  @Option(
      names = "--stride",
      paramLabel = "MM",
      description = "From block to block of an occlusion (default: 5).")
  double stride = 5;

  @Option(
      names = "--fill",
      paramLabel = "mean|HU",
      converter = FillWord.class,
      description =
          "What an occlusion covers with: the patch's mean, or an intensity (default: mean).")
  Fill fill = new Fill.PatchMean();

  /// `mean`, or a number of Hounsfield units.
  static final class FillWord implements ITypeConverter<Fill> {
    @Override
    public Fill convert(String text) {
      if (text.equalsIgnoreCase("mean")) {
        return new Fill.PatchMean();
      }
      try {
        return new Fill.Hounsfield(Double.parseDouble(text));
      } catch (NumberFormatException notANumber) {
        throw new TypeConversionException(
            "'%s' is nothing to cover with; write mean, or a number of HU such as 40"
                .formatted(text));
      } catch (IllegalArgumentException beyond) {
        throw new TypeConversionException(String.valueOf(beyond.getMessage()));
      }
    }
  }

  /// The methods, in the order of the command line.
  List<SaliencyMethod> chosen() {
    List<SaliencyMethod> chosen = new ArrayList<>();
    for (String word : methods) {
      SaliencyMethod method = method(word.strip().toLowerCase(Locale.ROOT));
      if (chosen.contains(method)) {
        throw new UsageProblem("--method names %s twice".formatted(method.word()));
      }
      chosen.add(method);
    }
    return chosen;
  }

  private SaliencyMethod method(String word) {
    try {
      return switch (word) {
        case "gradient" -> new SaliencyMethod.Gradient();
        case "guided" -> new SaliencyMethod.GuidedBackpropagation();
        case "smoothgrad" -> new SaliencyMethod.SmoothGrad(samples, noise, Rectifiers.ORDINARY);
        case "guided-smoothgrad" ->
            new SaliencyMethod.SmoothGrad(samples, noise, Rectifiers.GUIDED);
        case "integrated" -> new SaliencyMethod.IntegratedGradients(steps, baseline);
        case "occlusion" -> new SaliencyMethod.Occlusion(block, stride, fill);
        default ->
            throw new UsageProblem(
                "'%s' is no method of saliency; these are: %s".formatted(word, WORDS));
      };
    } catch (IllegalArgumentException beyond) {
      throw new UsageProblem(String.valueOf(beyond.getMessage()), beyond);
    }
  }
}
