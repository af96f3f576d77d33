package dev.nidus.app.cohort;

import dev.nidus.imaging.synthetic.LesionClass;
import dev.nidus.imaging.synthetic.LesionLaw;
import dev.nidus.imaging.synthetic.LesionSite;
import dev.nidus.imaging.synthetic.SurvivalLaw;
import dev.nidus.imaging.synthetic.SyntheticCohort;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The laws that a synthetic cohort was drawn from, for the machine.
final class CohortTruth {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private CohortTruth() {}

  static String text(SyntheticCohort cohort, String program) {
    ObjectNode root = JSON.createObjectNode();
    root.put("synthetic", true);
    root.put("what", "laws of a synthetic cohort; evidence of nothing about patients");
    ObjectNode settings = root.putObject("settings");
    settings.put("lesions", cohort.settings().lesions());
    settings.put("seed", cohort.settings().seed());
    settings.put("size", cohort.settings().size());
    settings.put("retests", cohort.settings().retests());
    settings.put("seed_jitter_mm", cohort.settings().seedJitterMm());
    settings.put("program", "nidus " + program);
    root.put("patients", cohort.patients().size());
    root.put("scans", cohort.scans().size());
    root.put("retest_scans", cohort.scans().stream().filter(s -> s.retest().isPresent()).count());
    ArrayNode sites = root.putArray("sites");
    for (LesionSite site : LesionSite.values()) {
      sites.add(site.word());
    }
    ArrayNode classes = root.putArray("classes");
    for (LesionClass lesionClass : LesionClass.values()) {
      classes.add(lesionClass.word());
    }
    addSurvival(root.putObject("survival"));
    addLesions(root.putObject("lesions"));
    return root.toPrettyString() + "\n";
  }

  private static void addSurvival(ObjectNode survival) {
    survival.put(
        "law",
        "hazard(t) = shape / scale * (t / scale)^(shape - 1) * exp(sum of coefficient *"
            + " covariate)");
    survival.put("weibull_shape", SurvivalLaw.SHAPE);
    survival.put("weibull_scale_days", SurvivalLaw.SCALE_DAYS);
    ObjectNode coefficients = survival.putObject("cox_coefficients");
    coefficients.put("texture", SurvivalLaw.TEXTURE);
    coefficients.put("margin", SurvivalLaw.MARGIN);
    coefficients.put("log_diameter", SurvivalLaw.LOG_DIAMETER);
    ObjectNode covariates = survival.putObject("covariates");
    covariates.put(
        "texture", "mean over the patient's lesions of truth_texture / latent_cohort_sd");
    covariates.put("margin", "mean over the patient's lesions of truth_margin / latent_cohort_sd");
    covariates.put(
        "log_diameter", "mean over the patient's lesions of ln(diameter_mm / median_mm) / log_sd");
    survival.put("latent_cohort_sd", 1 / LesionLaw.standardTexture(1));
    ObjectNode censoring = survival.putObject("censoring_uniform_days");
    censoring.put("from", SurvivalLaw.FIRST_CENSORED);
    censoring.put("to", SurvivalLaw.LAST_CENSORED);
  }

  private static void addLesions(ObjectNode lesions) {
    ObjectNode diameter = lesions.putObject("diameter_mm");
    diameter.put("law", "log-normal, ends cut off; the same in every site and class");
    diameter.put("median_mm", LesionLaw.MEDIAN_DIAMETER_MM);
    diameter.put("log_sd", LesionLaw.LOG_DIAMETER_SD);
    diameter.put("from", LesionLaw.SMALLEST_MM);
    diameter.put("to", LesionLaw.LARGEST_MM);
    ObjectNode mean = lesions.putObject("mean_hu_of_core");
    mean.put("law", "uniform; the same in every site and class");
    mean.put("from", LesionLaw.LOWEST_MEAN);
    mean.put("to", LesionLaw.HIGHEST_MEAN);
    ObjectNode strength = lesions.putObject("texture_sd_hu_of_core");
    strength.put("law", "uniform; the same in every site and class");
    strength.put("from", LesionLaw.LOWEST_TEXTURE);
    strength.put("to", LesionLaw.HIGHEST_TEXTURE);
    ObjectNode latents = lesions.putObject("latent_texture_and_margin");
    latents.put("law", "normal, independent of each other within a class");
    latents.put("mean_malignant_like", LesionLaw.LATENT_MEAN);
    latents.put("mean_benign_like", -LesionLaw.LATENT_MEAN);
    latents.put("sd", LesionLaw.LATENT_SD);
    ObjectNode programme = lesions.putObject("gene_programme");
    programme.put(
        "law", "normal of unit variance in the cohort, correlated with the latent texture");
    programme.put("correlation", LesionLaw.PROGRAMME_CORRELATION);
  }
}
