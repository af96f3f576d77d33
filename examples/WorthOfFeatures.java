/// Asks what features are worth for a label, beside a size that says nothing, on lesions that are made up here: nobody was
/// scanned, and no number is evidence about patients.
///
/// Run it in the folder of the checkout, after `./build`:
///
///     java -cp app/target/nidus-app.jar examples/WorthOfFeatures.java
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.LinearProbe;
import dev.nidus.evidence.probe.Tuning;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.split.GroupedSplit;
import dev.nidus.evidence.split.Split;
import dev.nidus.evidence.split.SplitTable;

static final int PATIENTS = 100;
static final int LESIONS = 2 * PATIENTS;

void main() {
  RandomSource random = RandomSource.of(7);
  List<String> names = new ArrayList<>();
  List<String> patientOf = new ArrayList<>();
  double[][] features = new double[LESIONS][20];
  double[][] size = new double[LESIONS][1];
  for (int lesion = 0; lesion < LESIONS; lesion++) {
    int patient = lesion / 2;
    names.add(patient % 2 == 0 ? "benign" : "malignant");
    patientOf.add("patient " + patient);
    for (int n = 0; n < 20; n++) {
      features[lesion][n] = random.nextGaussian() + (n < 5 ? patient % 2 : 0);
    }
    size[lesion][0] = random.nextDouble(5, 40);
  }
  Labels labels = Labels.of(names);
  Patients patients = Patients.of(patientOf);

  SplitTable split = new GroupedSplit(60, 15, 25).draw(labels, patients, random);
  IO.println("lesions: " + split + "; patients in two splits: " + split.overlaps(patients).size());

  Predictions ofFeatures = predictions(FeatureMatrix.of(features), labels, split);
  Predictions ofSize = predictions(FeatureMatrix.of(size), labels, split);
  Patients tested =
      Patients.of(Arrays.stream(split.rows(Split.TEST)).mapToObj(patientOf::get).toList());
  Bootstrap bootstrap = Bootstrap.overPatients();
  Estimate worth = bootstrap.estimate(new RocAuc(), ofFeatures, tested, random);
  Estimate more = bootstrap.difference(new RocAuc(), ofFeatures, ofSize, tested, random);

  IO.println("the features: " + worth);
  IO.println("the size: " + bootstrap.estimate(new RocAuc(), ofSize, tested, random));
  IO.println("the features are worth more: " + (more.interval().low() > 0));
}

/// A linear probe, fitted to the training lesions, its penalty chosen by the tuning lesions, asked about the test lesions.
Predictions predictions(FeatureMatrix features, Labels labels, SplitTable split) {
  int[] train = split.rows(Split.TRAIN);
  int[] tune = split.rows(Split.TUNE);
  int[] test = split.rows(Split.TEST);
  return LinearProbe.standard()
      .withMetric(new RocAuc())
      .fit(
          features.rows(train),
          labels.rows(train),
          new Tuning.Split(features.rows(tune), labels.rows(tune)))
      .predictions(features.rows(test), labels.rows(test));
}
