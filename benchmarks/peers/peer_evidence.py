"""The peers' side of probes and statistics: one JSON object a line in, one out, as
dev.nidus.benchmarks.EvidenceCases does it. Data are read before the clock starts.
"""

import json
import os
import sys
import time
import warnings

warnings.filterwarnings("ignore")
import numpy as np


def floats(wish, name, columns=0):
    values = np.fromfile(wish[name], "<f4").astype(np.float64)
    return values.reshape(-1, columns) if columns else values


def integers(wish, name):
    return np.rint(floats(wish, name)).astype(int)


def measured(operation):
    before, start = os.times(), time.perf_counter()
    value = operation()
    wall, after = time.perf_counter() - start, os.times()
    return {"units": 1, "wall": wall, "value": float(value),
            "cpu": after.user + after.system - before.user - before.system}


def probe(wish):
    """As the reference: scikit-learn, C by Optuna's TPE on the accuracy of the tuning lesions."""
    import optuna
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    columns = wish["columns"]
    training, tuning = floats(wish, "training", columns), floats(wish, "tuning", columns)
    labels, tuned = integers(wish, "training_labels"), integers(wish, "tuning_labels")

    def search():
        scaler = StandardScaler().fit(training)
        x, held = scaler.transform(training), scaler.transform(tuning)

        def accuracy(trial):
            c = trial.suggest_float("C", 1e-6, 1e3, log=True)
            return LogisticRegression(C=c, max_iter=1000).fit(x, labels).score(held, tuned)

        study = optuna.create_study(direction="maximize",
                                    sampler=optuna.samplers.TPESampler(seed=wish["seed"]))
        study.optimize(accuracy, n_trials=wish["trials"])
        return study.best_value

    return measured(search)


def bootstrap(wish):
    """Patients with all their lesions, and scikit-learn's average precision of each class."""
    from sklearn.metrics import average_precision_score

    labels, patients = integers(wish, "labels"), integers(wish, "patients")
    scores = floats(wish, "scores", wish["classes"])
    rows = [np.flatnonzero(patients == patient) for patient in np.unique(patients)]
    chance = np.random.default_rng(1)

    def mean(chosen):
        return np.mean([average_precision_score(labels[chosen] == k, scores[chosen, k])
                        for k in np.unique(labels[chosen])])

    def resample():
        values = [mean(np.concatenate([rows[n] for n in chance.integers(0, len(rows), len(rows))]))
                  for _ in range(wish["replicates"])]
        np.percentile(values, [2.5, 97.5])
        return mean(np.arange(len(labels)))

    return measured(resample)


def cox(wish):
    """lifelines, Efron's ties."""
    import pandas as pd
    from lifelines import CoxPHFitter

    columns = wish["columns"]
    table = pd.DataFrame(floats(wish, "covariates", columns), columns=list("abcd")[:columns])
    table["days"], table["event"] = floats(wish, "times"), integers(wish, "events")
    return measured(lambda: CoxPHFitter().fit(table, "days", "event").params_["a"])


answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
for line in sys.stdin:
    wish = json.loads(line)
    try:
        result = {"probe": probe, "bootstrap": bootstrap, "cox": cox}[wish["case"]](wish)
    except Exception as problem:  # a line of the report
        result = {"problem": f"{type(problem).__name__}: {problem}"[:300]}
    print(json.dumps(result), file=answers, flush=True)
