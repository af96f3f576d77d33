package dev.nidus.learning.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.nidus.core.testing.TestSeed;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PlanYamlTest {
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(PlanSchema.json(), InputFormat.JSON);

  private static List<String> objections(String yaml) {
    return SCHEMA.validate(yaml, InputFormat.YAML).stream().map(Object::toString).toList();
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void a_shown_preset_reads_back_to_the_same_plan(Preset preset) throws UnusablePlan {
    PretrainingPlan plan = Plans.preset(preset, List.of());
    String shown = PlanYaml.write(plan);
    assertThat(Plans.read("shown", shown, Path.of("/elsewhere"), List.of())).isEqualTo(plan);
  }

  @ParameterizedTest
  @EnumSource(FinetuningPreset.class)
  void a_shown_preset_of_fine_tuning_reads_back_and_is_valid_by_its_schema(FinetuningPreset preset)
      throws UnusablePlan {
    FinetuningPlan plan = Plans.preset(preset, List.of());
    String shown = PlanYaml.write(plan);
    assertThat(Plans.readFinetuning("shown", shown, Path.of("/elsewhere"), List.of()))
        .isEqualTo(plan);
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(PlanSchema.finetuningJson(), InputFormat.JSON);
    assertThat(schema.validate(preset.text(), InputFormat.YAML)).isEmpty();
    assertThat(schema.validate(shown, InputFormat.YAML)).isEmpty();
    assertThat(schema.validate("trunk: {kind: frosen}", InputFormat.YAML)).isNotEmpty();
  }

  @Test
  void any_plan_of_fine_tuning_reads_back_to_the_same_plan() throws UnusablePlan {
    SplittableRandom random = TestSeed.random("plans of fine-tuning read back");
    for (int n = 0; n < 200; n++) {
      FinetuningPlan plan = (FinetuningPlan) drawnRecord(FinetuningPlan.class, random);
      String shown = PlanYaml.write(plan);
      PlanBinder binder = new PlanBinder(_ -> Path.of("/elsewhere"));
      Object read = binder.record(FinetuningPlan.class, PlanText.mapping("shown", shown), "");
      assertThat(binder.problems()).as(shown).isEmpty();
      assertThat(read).as(shown).isEqualTo(plan);
    }
  }

  @Test
  void any_plan_reads_back_to_the_same_plan_or_is_refused_for_how_its_choices_go_together() {
    SplittableRandom random = TestSeed.random("plans read back");
    int same = 0;
    for (int n = 0; n < 400; n++) {
      PretrainingPlan plan = (PretrainingPlan) drawnRecord(PretrainingPlan.class, random);
      String shown = PlanYaml.write(plan);
      PlanBinder binder = new PlanBinder(_ -> Path.of("/elsewhere"));
      try {
        Object read = binder.record(PretrainingPlan.class, PlanText.mapping("shown", shown), "");
        assertThat(binder.problems()).as(shown).isEmpty();
        assertThat(read).as(shown).isEqualTo(plan);
        if (read instanceof PretrainingPlan again) {
          assertThat(PlanYaml.write(again)).isEqualTo(shown);
          same++;
        }
      } catch (UnusablePlan e) {
        throw new AssertionError(shown, e);
      }
    }
    assertThat(same).isEqualTo(400);
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void presets_are_valid_by_the_schema(Preset preset) throws UnusablePlan {
    assertThat(objections(preset.text())).isEmpty();
    assertThat(objections(PlanYaml.write(Plans.preset(preset, List.of())))).isEmpty();
  }

  @Test
  void short_plans_are_valid_by_the_schema_and_mistakes_are_not() {
    assertThat(objections("preset: fmcib\ntraining: {steps: 3, epochs: null}\n")).isEmpty();
    assertThat(objections("optimizer: {lr: 0.1}\n")).isEmpty();
    assertThat(objections("tempreature: 1\n")).isNotEmpty();
    assertThat(objections("optimizer: {kind: adam, momentum: 0.9}\n")).isNotEmpty();
    assertThat(objections("optimizer: {kind: adamm}\n")).isNotEmpty();
    assertThat(objections("training: {batch: 0}\n")).isNotEmpty();
    assertThat(objections("patch: {size: [1, 2]}\n")).isNotEmpty();
    assertThat(objections("preset: fncib\n")).isNotEmpty();
  }

  private static Object drawnRecord(Class<?> type, SplittableRandom random) {
    List<Object> values = new ArrayList<>();
    for (PlanShape.Part part : PlanShape.parts(type)) {
      values.add(drawn(part.type(), part.setting(), random));
    }
    return PlanShape.make(type, values);
  }

  private static Object drawn(Type type, Setting setting, SplittableRandom random) {
    Class<?> raw = PlanShape.raw(type);
    if (raw == Optional.class) {
      return random.nextBoolean()
          ? Optional.empty()
          : Optional.of(drawn(PlanShape.argument(type), setting, random));
    }
    if (raw == List.class) {
      int count = setting.count() == 0 ? 1 + random.nextInt(3) : setting.count();
      List<Object> list = new ArrayList<>();
      for (int n = 0; n < count; n++) {
        list.add(drawn(PlanShape.argument(type), setting, random));
      }
      return list;
    }
    if (raw.isRecord()) {
      return drawnRecord(raw, random);
    }
    if (raw.isSealed()) {
      List<Class<?>> kinds = List.copyOf(PlanShape.kinds(raw).sequencedValues());
      return drawnRecord(kinds.get(random.nextInt(kinds.size())), random);
    }
    if (raw.isEnum()) {
      Object[] constants = raw.getEnumConstants();
      return constants[random.nextInt(constants.length)];
    }
    if (raw == boolean.class) {
      return random.nextBoolean();
    }
    if (raw == String.class) {
      return text(random);
    }
    if (raw == Path.class) {
      return Path.of("/" + text(random).replace('\0', '0').replace('/', '-').replaceAll("\\.", "d"))
          .normalize();
    }
    return number(raw, setting, random);
  }

  private static String text(SplittableRandom random) {
    List<String> words =
        List.of(
            "null",
            "true",
            "~",
            "7",
            "a: b",
            "- c",
            "#d",
            "\"e\"",
            "f\\g",
            "",
            " h ",
            "é中",
            "\t\n\u0085",
            "'",
            "*i",
            "&j",
            "!k",
            "{l",
            "%m",
            "\u2028\ufeff\u007f",
            "😀");
    return words.get(random.nextInt(words.size())) + words.get(random.nextInt(words.size()));
  }

  private static Object number(Class<?> type, Setting setting, SplittableRandom random) {
    double low = Math.max(Math.max(setting.least(), setting.above()), -1e6);
    double high = Math.min(Math.min(setting.most(), setting.below()), 1e6);
    if (type == double.class || type == Double.class) {
      double share = 0.001 + 0.998 * random.nextDouble();
      return random.nextInt(4) == 0 && setting.least() == 0
          ? 1e-12 * random.nextDouble() + 0.0
          : low + share * (high - low);
    }
    long whole = (long) low + 1 + random.nextLong((long) (high - low) - 1 + 1);
    if (type == long.class || type == Long.class) {
      return random.nextBoolean() ? whole : whole + (1L << 60);
    }
    return (int) whole;
  }
}
