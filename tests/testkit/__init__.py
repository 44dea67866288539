"""What several rooms of tests share."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
GOLDEN = ROOT / "tests" / "golden"
KIT = ROOT.parent / "shared" / "kit"
DISPATCH = ROOT.parent / "shared" / "dispatch"
