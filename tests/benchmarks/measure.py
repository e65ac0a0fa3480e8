"""Measuring, and printing each figure as a ratio to a baseline of the same run."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any


def line(what: str, took: float, baseline: str, base: float, aim: str, unit: str = "s") -> None:
    """Print one row of the table."""
    shown = (f"{value * 1000:,.1f} ms" if unit == "s" else f"{value:,.0f} {unit}" for value in (took, base))
    first, second = shown
    print(f"{what:<48}{first:>10}  {baseline:<40}{second:>10}{took / base:>8.2f}{aim:>6}")


def best(work: Callable[[], Any], runs: int = 5) -> float:
    """Return the least processor time of several runs, in seconds."""
    found = []
    for _ in range(runs):
        started = time.process_time()
        work()
        found.append(time.process_time() - started)
    return min(found)


def process(*arguments: object) -> tuple[float, float, str]:
    """Run Python on ``arguments``; return its processor seconds, its peak memory in MB and what it printed.

    Modules are kept compiled, as they are on a user's machine.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    watch = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run([sys.executable, *sys.argv[1:]], capture_output=True, text=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss)\n"
        "print(done.stdout[-4000:] if done.returncode == 0 else done.stderr[-4000:])\n"
        "sys.exit(done.returncode)"
    )
    done = subprocess.run(
        [sys.executable, "-c", watch, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    figures, _, printed = done.stdout.partition("\n")
    seconds, kilobytes = figures.split()
    return float(seconds), float(kilobytes) / 1024, printed.strip()
