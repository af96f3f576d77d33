"""Probes and statistics against scikit-learn, Optuna and lifelines: the same files on both sides."""

import sys
from pathlib import Path

import numpy as np

from report import Row
from sides import Worker

HERE = Path(__file__).resolve().parent
CLASSES = 8
COX_SECONDS = 2
PARTS = ("probe", "bootstrap", "cox")


class EvidenceRace:
    """race is the whole race, which knows the folder, the JVM and how often to measure."""

    def __init__(self, race):
        self.race = race
        self.work = race.work
        self.work.mkdir(parents=True, exist_ok=True)
        self.chance = np.random.default_rng(20240315)
        # --quick is for finding out whether it runs: the ratios of small data mean nothing
        self.small = race.quick

    def run(self):
        titles = {"probe": "Probe with its search of C", "bootstrap": "Patient bootstrap",
                  "cox": "Cox model"}
        for part in PARTS:
            if self.race.wants(part):
                self.race.say(part)
                self.race.sections.append((titles[part], [getattr(self, part)()]))

    def file(self, name, values):
        path = self.work / f"evidence-{name}"
        np.asarray(values).astype("<f4").tofile(path)
        return str(path)

    def pair(self, row, wish, rounds, check):
        # the peers' libraries use the threads that they choose themselves
        with Worker(self.race.java_command("dev.nidus.benchmarks.EvidenceCases")) as ours, \
                Worker([sys.executable, str(HERE / "peer_evidence.py")]) as theirs:
            for number in range(rounds):
                answers = []
                for side, name in ((ours, "ours"), (theirs, "theirs")):
                    answers.append(side.ask(seed=number + 1, **wish))
                    if "problem" in answers[-1]:
                        raise SystemExit(f"{name} could not do {wish['case']}: {answers[-1]['problem']}")
                check(*(answer["value"] for answer in answers))
                row.add(answers[0]["wall"], answers[1]["wall"], answers[0]["cpu"], answers[1]["cpu"])
        return row

    def features(self, name, labels, columns, means):
        rows = means[labels] + self.chance.standard_normal((len(labels), columns))
        return self.file(name, rows)

    def probe(self):
        lesions, tuned, columns, trials = (120, 60, 64, 5) if self.small else (2610, 1221, 4096, 100)
        means = 0.05 * self.chance.standard_normal((CLASSES, columns))
        labels = [np.arange(n) * 5 % CLASSES for n in (lesions, tuned)]
        wish = dict(case="probe", columns=columns, classes=CLASSES, trials=trials,
                    training=self.features("training", labels[0], columns, means),
                    tuning=self.features("tuning", labels[1], columns, means),
                    training_labels=self.file("training-labels", labels[0]),
                    tuning_labels=self.file("tuning-labels", labels[1]))

        def check(ours, theirs):
            self.race.remarks.append(
                f"probe: accuracy on the tuning lesions {ours:.4f}, {theirs:.4f} by {trials} trials")
            if ours < theirs and not self.small:
                raise SystemExit(f"the probe is worse on the tuning lesions, {ours} < {theirs}: no race")

        return self.pair(Row(f"{lesions} x {columns} features, {CLASSES} classes, {trials} trials", "s", 5,
                             note="features of made-up lesions, almost at random"),
                         wish, self.race.rounds, check)

    def bootstrap(self):
        lesions, replicates = (90, 1000) if self.small else (1221, 1000)
        labels = np.arange(lesions) * 5 % CLASSES
        scores = self.chance.standard_normal((lesions, CLASSES))
        scores[np.arange(lesions), labels] += 2
        wish = dict(case="bootstrap", classes=CLASSES, replicates=replicates,
                    labels=self.file("labels", labels), scores=self.file("scores", scores),
                    patients=self.file("patients", np.arange(lesions) // 3))

        def check(ours, theirs):
            self.race.remarks.append(f"mean average precision {ours:.6f}, difference {abs(ours - theirs):.1e}")
            if abs(ours - theirs) > 1e-6:
                raise SystemExit(f"the metrics differ, {ours} and {theirs}: no race")

        return self.pair(Row(f"{replicates} resamples, mean average precision of {lesions} lesions", "s", 20),
                         wish, self.race.rounds, check)

    def cox(self):
        rows, columns = (2_000 if self.small else 100_000), 4
        covariates = self.chance.standard_normal((rows, columns))
        death = np.ceil(700 * self.chance.exponential(size=rows) / np.exp(0.3 * covariates[:, 0]))
        censoring = np.ceil(self.chance.uniform(200, 2500, rows))
        wish = dict(case="cox", columns=columns, covariates=self.file("covariates", covariates),
                    times=self.file("times", np.minimum(death, censoring)),
                    events=self.file("events", death <= censoring))

        def check(ours, theirs):
            self.race.remarks.append(f"Cox coefficient {ours:.6f}, difference {abs(ours - theirs):.1e}")
            if abs(ours - theirs) > 1e-4:
                raise SystemExit(f"the coefficients differ, {ours} and {theirs}: no race")

        row = self.pair(Row(f"{rows} rows x {columns} covariates, Efron, against lifelines", "s"),
                        wish, self.race.rounds, check)
        slowest = max(ours for ours, _ in row.pairs)
        row.note = (f"must take less than {COX_SECONDS} s: the slowest took {slowest:.2g} s, "
                    + ("reached" if slowest < COX_SECONDS else "**not reached**"))
        return row
