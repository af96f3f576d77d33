package dev.nidus.app.sarcoma;

import dev.nidus.evidence.estimate.Estimate;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `demo.json`; its form is `docs/schema/demo-1.json`. It holds no time, so that two runs of one seed write the same bytes.
final class DemoJson {
  private static final String FORMAT = "nidus-demo-1";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private DemoJson() {}

  static String write(DemoResult result, String program) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("program", program);
    json.put("rehearsal", !result.plan().words().isEmpty());
    json.put("seed", result.plan().seed());
    json.put("unlabelled_patients", result.unlabelled());
    ObjectNode labelled = json.putObject("labelled_patients");
    DemoPlan.PERCENT.forEach(percent ->
        labelled.put(Integer.toString(percent), result.labelled().getOrDefault(percent, 0)));
    json.put("asked_lesions", result.lesions());
    json.put("asked_patients", result.patients());
    lines(json.putObject("arms"), result.arms());
    lines(json.putObject("differences"), result.differences());
    ObjectNode kernels = json.putObject("kernel_by_cross_validation");
    for (DemoResult.Kernel kernel : result.kernels()) {
      estimate(kernels.putObject(kernel.features()), kernel.told().byPatient());
    }
    if (result.jitter().isPresent()) {
      DemoResult.Jitter jitter = result.jitter().get();
      ObjectNode object = json.putObject("jitter");
      object.put("trials", jitter.trials());
      object.put("deviation_mm", jitter.deviation());
      object.put("mean", jitter.mean());
      object.put("standard_deviation", jitter.spread());
      object.put("unmoved", jitter.unmoved());
      ObjectNode icc = object.putObject("ICC(A,1)");
      icc.put("value", jitter.agreement().value());
      icc.put("low", jitter.agreement().interval().low());
      icc.put("high", jitter.agreement().interval().high());
    } else {
      json.putNull("jitter");
    }
    return JSON.writeValueAsString(json) + "\n";
  }

  private static void lines(ObjectNode json, List<DemoResult.Line> lines) {
    for (DemoResult.Line line : lines) {
      ObjectNode object = json.putObject(line.key());
      object.put("name", line.name());
      estimate(object.putObject("100"), line.all());
      estimate(object.putObject("10"), line.few());
      ArrayNode draws = object.putArray("draws_of_10");
      line.ofDraws().forEach(draws::add);
    }
  }

  private static void estimate(ObjectNode json, Estimate estimate) {
    json.put("value", estimate.value());
    json.put("low", estimate.interval().low());
    json.put("high", estimate.interval().high());
    json.put("method", estimate.interval().method().description());
    json.put("lesions", estimate.lesions());
    json.put("patients", estimate.patients());
  }
}
