"""Puts the desk's bundle into what is built; everything else stands in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent


class WithBundle(build_py):
    """Builds the bundle first where it is missing, so that a wheel always carries it."""

    def run(self) -> None:
        script = ROOT / "web/build.py"
        # An editable install stays quick and works offline: `make web` builds the bundle there.
        if script.exists() and not self.editable_mode:
            subprocess.run([sys.executable, str(script), "--if-missing"], check=True)
        super().run()


setup(cmdclass={"build_py": WithBundle})
