"""What the benchmarks in Python share: how a program is measured, and where tables are kept."""

import os
import pathlib
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/performance.md"


@dataclass
class Run:
    """One run of a program: seconds of wall and CPU time, its children's too, and MB of memory."""

    wall: float
    cpu: float
    memory: float


def measure(command, environment=None, accept=(0,), timeout=1800):
    """Runs a program to its end, with its output thrown away."""
    log = ROOT / "build/bench-output.log"
    with log.open("wb") as output:
        started = time.monotonic()
        child = subprocess.Popen(
            list(map(str, command)), env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in accept:
        raise SystemExit(
            f"`{' '.join(map(str, command))}` ended with {child.returncode}:\n{log.read_text()[-2000:]}"
        )
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def middle(runs):
    """The least wall time, as other work of the machine only adds to it; the medians of the others."""
    return Run(
        min(run.wall for run in runs),
        statistics.median(run.cpu for run in runs),
        statistics.median(run.memory for run in runs),
    )


def table(heads, rows):
    lines = ["| " + " | ".join(map(str, line)) + " |" for line in (heads, *rows)]
    return "\n".join([lines[0], "|---" * len(heads) + "|", *lines[1:]])


def machine():
    return f"{os.cpu_count()} cores, {time.strftime('%Y-%m-%d', time.gmtime())}"


def note(runs):
    return f"Of {runs} runs the least wall time, medians of the others; {machine()}."


def machine_load():
    """Warns where the wall times cannot be trusted."""
    load = os.getloadavg()[0]
    if load > 1:
        print(f"this machine is busy (load {load:.0f}): wall times will be too long", file=sys.stderr)


def show(mark, text, write):
    """Prints a table; with `write` also puts it between the two lines `<!-- mark -->` of the page."""
    print(text)
    if not write:
        return
    line = f"<!-- {mark} -->"
    page, count = re.subn(
        f"{line}.*{line}", lambda _: f"{line}\n{text}\n{line}", PAGE.read_text(), flags=re.DOTALL
    )
    assert count == 1, f"{PAGE} wants two lines `{line}`"
    PAGE.write_text(page)
