"""Processes of both sides, and what they cost."""

import json
import os
import subprocess
import threading
import time
from dataclasses import dataclass


class Worker:
    """A warm process that measures one thing at a time: one JSON object in, one out."""

    def __init__(self, command, environment=None):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, env={**os.environ, **(environment or {})})

    def ask(self, **wish):
        self.process.stdin.write(json.dumps(wish) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.process.args[:3]} died while it measured {wish}")
        return json.loads(line)

    def peak_bytes(self):
        """The largest resident set so far."""
        with open(f"/proc/{self.process.pid}/status") as file:
            line = next(line for line in file if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024

    def close(self):
        self.process.stdin.close()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


@dataclass(frozen=True)
class Run:
    """What one whole process cost. Memory is the peak of the resident set; with worker processes,
    the peak of the sum of proportional sets, so that shared pages count once."""

    started: float
    wall: float
    cpu: float
    peak_bytes: int


def children(of):
    found, parents = [of], {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as file:
                    parents[int(entry)] = int(file.read().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def proportional_bytes(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            return sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:"))
    except OSError:
        return 0


def run(command, log, environment=None, has_workers=False):
    """Runs a process to its end; raises if it fails."""
    with open(log, "w") as out:
        started = time.clock_gettime(time.CLOCK_MONOTONIC)
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT,
                                   stdin=subprocess.DEVNULL,
                                   env={**os.environ, **(environment or {})})
        summed = [0]
        done = threading.Event()

        def sample():
            while not done.wait(0.25):
                summed[0] = max(summed[0], sum(map(proportional_bytes, children(process.pid))))

        sampler = threading.Thread(target=sample, daemon=True)
        if has_workers:
            sampler.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.clock_gettime(time.CLOCK_MONOTONIC) - started
        process.returncode = os.waitstatus_to_exitcode(status)
        done.set()
    if process.returncode != 0:
        with open(log) as file:
            raise RuntimeError(f"{' '.join(map(str, command))} ended with {process.returncode}:\n"
                               + file.read()[-2000:])
    return Run(started, wall, usage.ru_utime + usage.ru_stime,
               summed[0] if has_workers else usage.ru_maxrss * 1024)
