"""Pre-ranked enrichment beside gseapy: the same ranking and sets on both sides.

    python3 -m venv venv && venv/bin/pip install gseapy==1.3.1
    venv/bin/python benchmarks/peers/enrichment.py ./nidus             compares, prints a table
    venv/bin/python benchmarks/peers/enrichment.py --fixture FILE      writes what gseapy says of a made-up ranking

The comparison makes expression of 600 genes in 400 patients, two programmes among them, asks `nidus biology` for correlations and
enrichment, hands the correlations to gseapy, and fails if a score differs or a p value differs by more than chance allows.
"""

import csv
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

import gseapy
import numpy as np
import pandas as pd

PERMUTATIONS = 2000


def peer(ranking, sets, permutations, threads=2):
    result = gseapy.prerank(rnk=ranking, gene_sets=sets, min_size=5, max_size=500, weight=1.0,
                            permutation_num=permutations, seed=7, threads=threads, outdir=None, verbose=False)
    return {name: {"es": float(row["es"]), "nes": float(row["nes"]), "p": float(row["pval"]),
                   "fdr": float(row["fdr"]), "size": len(sets[name])} for name, row in result.results.items()}


def made_up(seed):
    chance = np.random.default_rng(seed)
    genes = [f"G{n:03d}" for n in range(400)]
    statistic = np.round(chance.standard_normal(400) * 0.3, 6)
    assert len(set(statistic)) == 400
    order = [genes[n] for n in np.argsort(-statistic)]
    sets = {f"RANDOM_{n}": sorted(chance.choice(genes, int(chance.integers(10, 60)), replace=False)) for n in range(10)}
    sets["TOP"] = order[0:90:3]
    sets["BOTTOM"] = order[-100::4]
    return genes, statistic, sets


def fixture(file):
    genes, statistic, sets = made_up(20)
    found = peer(pd.Series(statistic, index=genes).sort_values(ascending=False), sets, 10_000)
    Path(file).write_text(json.dumps({
        "source": f"gseapy {gseapy.__version__}, prerank, weight 1, 10000 permutations, seed 7; benchmarks/peers/enrichment.py",
        "genes": genes, "statistic": [float(s) for s in statistic],
        "sets": {name: {"genes": list(sets[name]), **found[name]} for name in sets}}, separators=(",", ":")) + "\n")


def table(file, rows):
    with open(file, "w", newline="") as out:
        csv.writer(out).writerows(rows)


def compare(nidus):
    chance = np.random.default_rng(11)
    genes = [f"G{n:03d}" for n in range(600)]
    # so many that hardly any two genes have the same rank correlation, whose order is nobody's rule
    patients = [f"P{n:03d}" for n in range(400)]
    score = chance.standard_normal(400)
    expression = 4 * chance.standard_normal((600, 400))
    expression[:25] += score
    expression[25:50] -= score
    sets = {f"RANDOM_{n}": list(chance.choice(genes[50:], int(chance.integers(15, 60)), replace=False)) for n in range(30)}
    sets["WITH"], sets["AGAINST"] = genes[:25], genes[25:50]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        table(work / "scores.csv", [["PatientID", "score"], *zip(patients, score)])
        table(work / "expression.csv", [["gene", *patients], *([g, *row] for g, row in zip(genes, expression))])
        (work / "sets.gmt").write_text("".join("\t".join([name, "made up", *sets[name]]) + "\n" for name in sets))
        subprocess.run([nidus, "biology", work / "scores.csv", "--expression", work / "expression.csv", "--gene-sets",
                        work / "sets.gmt", "--permutations", str(PERMUTATIONS), "--smallest", "5", "-o", work / "out"],
                       check=True, capture_output=True)
        ours = pd.read_csv(work / "out" / "enrichment.csv").set_index("set")
        rho = pd.read_csv(work / "out" / "associations.csv").set_index("gene")["rho"].sort_values(ascending=False)
    peers = pd.DataFrame(expression.T, columns=genes).rank().corrwith(pd.Series(score).rank())
    if (peers[rho.index] - rho).abs().max() > 1e-12:
        raise SystemExit("the correlations differ from those of pandas")
    theirs = peer(rho, sets, PERMUTATIONS)
    worst = {"es": 0.0, "nes": 0.0, "p in standard errors": 0.0}
    for name, row in ours.iterrows():
        other = theirs[name]
        worst["es"] = max(worst["es"], abs(row.es - other["es"]))
        worst["nes"] = max(worst["nes"], abs(row.nes / other["nes"] - 1))
        p = max((row.p + other["p"]) / 2, 1 / PERMUTATIONS)
        # only permutations of the same sign count, about half of them
        worst["p in standard errors"] = max(worst["p in standard errors"],
                                            abs(row.p - other["p"]) / math.sqrt(2 * p * (1 - p) / (PERMUTATIONS / 2)))
    places = ours.nes.rank().corr(pd.Series({name: theirs[name]["nes"] for name in ours.index}).rank())
    print(f"gseapy {gseapy.__version__}, {len(ours)} sets of {len(genes)} genes, {PERMUTATIONS} permutations")
    print("| largest difference of | |\n|---|---|")
    print(f"| enrichment score | {worst['es']:.1e} |")
    print(f"| normalised score, relative | {100 * worst['nes']:.1f} % |")
    print(f"| p value, in its Monte-Carlo standard errors | {worst['p in standard errors']:.1f} |")
    print(f"| order of the sets, rank correlation | {places:.4f} |")
    if worst["es"] > 1e-9 or worst["nes"] > 0.08 or worst["p in standard errors"] > 4.5:
        raise SystemExit("the two do not agree")


if __name__ == "__main__":
    if sys.argv[1] == "--fixture":
        fixture(sys.argv[2])
    else:
        compare(sys.argv[1])
