"""The table of ratios, and its place in docs/performance.md."""

import json
import os
import platform
import statistics
import subprocess
from dataclasses import dataclass, field

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass
class Row:
    """A case: pairs of neighbouring measurements, ours and theirs, in one unit."""

    case: str
    unit: str
    must: float = 0
    per_core: bool = False  # the must is of CPU time
    pairs: list = field(default_factory=list)
    cpu_pairs: list = field(default_factory=list)
    note: str = ""

    def add(self, ours, theirs, our_cpu=None, their_cpu=None):
        self.pairs.append((ours, theirs))
        if our_cpu is not None:
            self.cpu_pairs.append((our_cpu, their_cpu))

    def ratios(self):
        return sorted(theirs / ours for ours, theirs in self.pairs)

    def judged(self):
        """The ratios that the must is about."""
        return sorted(t / o for o, t in self.cpu_pairs) if self.per_core else self.ratios()

    def markdown(self):
        if not self.pairs:
            return f"| {self.case} | | | | | | {self.note or 'not measured'} |"
        ratios = self.ratios()
        middle = statistics.median(ratios)
        cpu = "" if not self.cpu_pairs else times(statistics.median(t / o for o, t in self.cpu_pairs))
        verdict = "" if not self.must else (
            f"{self.must:g}x{' of CPU time' if self.per_core else ''}: "
            + ("reached" if statistics.median(self.judged()) >= self.must else "**not reached**"))
        ours, theirs = (statistics.median(side) for side in zip(*self.pairs))
        return (f"| {self.case} | {amount(ours, self.unit)} | {amount(theirs, self.unit)} "
                f"| {times(ratios[0])} / **{times(middle)}** / {times(ratios[-1])} | {cpu} "
                f"| {verdict} | {self.note} |")


def times(ratio):
    return f"{ratio:.3g}" if ratio < 100 else f"{ratio:.0f}"


def amount(value, unit):
    match unit:
        case "s" if value < 0.1:
            return f"{value * 1000:.3g} ms"
        case "s":
            return f"{value:.3g} s"
        case "bytes":
            return f"{value / 1e9:.2f} GB"
    raise ValueError(unit)


def table(sections):
    lines = []
    for title, rows in sections:
        lines += [f"### {title}", "",
                  "| case | Nidus | peer | peer / Nidus: least / middle / most | of CPU time | must | remarks |",
                  "|---|---|---|---|---|---|---|"]
        lines += [row.markdown() for row in rows] + [""]
    return lines


def remember(folder, began, rounds, load, sections):
    """Keeps an occasion: a small file of ratios, so that the next run can print how they vary."""
    os.makedirs(folder, exist_ok=True)
    rows = [dict(section=title, case=row.case, must=row.must, ratios=[round(r, 4) for r in row.judged()])
            for title, rows in sections for row in rows if row.pairs]
    path = os.path.join(folder, f"{began:%Y-%m-%dT%H-%M}.json")
    with open(f"{path}.partial", "w") as file:
        json.dump(dict(began=f"{began:%Y-%m-%dT%H:%M}", rounds=rounds, load=round(load, 1), rows=rows),
                  file, indent=1)
    os.replace(f"{path}.partial", path)


def occasions(folder):
    """The cases with a must on every occasion that is kept, oldest first."""
    kept = []
    for name in sorted(os.listdir(folder)):
        if name.endswith(".json"):
            with open(os.path.join(folder, name)) as file:
                kept.append(json.load(file))
    if len(kept) < 2:
        return []
    newest = [row for row in kept[-1]["rows"] if row["must"]]
    lines = ["### The same on other occasions", "",
             "The middle ratio of each run, oldest first. The program changed between them (see the",
             "changelog); the peers did not.", "",
             "| case | must | " + " | ".join(each["began"].replace("T", " ") for each in kept) + " |",
             "|---|---|" + "---|" * len(kept)]
    for row in newest:
        cells = []
        for each in kept:
            same = [r for r in each["rows"] if (r["section"], r["case"]) == (row["section"], row["case"])]
            cells.append(times(statistics.median(same[0]["ratios"])) if same else "")
        precision = "bfloat16, " if "bfloat16" in row["section"] else ""
        lines.append(f"| {precision}{row['case']} | {row['must']:g}x | " + " | ".join(cells) + " |")
    return lines + [""]


def processor():
    cpu = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo") as file:
            cpu = next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return [f"- processor: {cpu}, {os.cpu_count()} cores seen; Linux {platform.release()}"]


def machine(versions, java):
    jdk = subprocess.run([java, "-version"], capture_output=True, text=True).stderr.splitlines()[1]
    return [*processor(), f"- Java: {jdk.strip()}",
            f"- Python: {platform.python_version()}, {versions}"]


def insert(document, lines, begin=BEGIN, end=END):
    """Replaces what stands between the markers; the rest is written by hand."""
    with open(document) as file:
        text = file.read()
    head, rest = text.split(begin, 1)
    _, tail = rest.split(end, 1)
    partial = f"{document}.partial"
    with open(partial, "w") as file:
        file.write(head + begin + "\n" + "\n".join(lines).strip() + "\n" + end + tail)
    os.replace(partial, document)
