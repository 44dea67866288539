"""`detente knowledge`: compile, check, update."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click

from detente.errors import DetenteError


@click.group()
def command() -> None:
    """Check, compile or update the knowledge of states, offices and words.

    \b
    Examples:
      detente knowledge check
      detente knowledge compile
      detente knowledge update here/
    """


@command.command("compile")
def compile_command() -> None:
    """Compile knowledge/ (in a checkout) into the package's data."""
    from detente.knowledge.compile_ import ROOT, write
    from detente.merge import compile as merging
    from detente.statements import compile as speech
    from detente.when import compile as dates

    changed = write()
    data = ROOT / "src" / "detente" / "data"
    speech.main([str(ROOT / "knowledge" / "speech.yml"), str(data / "speech.json")])
    dates.main([])
    merging.main([])
    click.echo(f"compiled; changed: {', '.join(changed) or 'nothing'}")


@command.command("check")
@click.option("--fresh", is_flag=True, help="Only whether the compiled form is up to date.")
@click.option("--frame", metavar="NAME", help="Only one frame's examples.")
@click.option("--show", default=40, show_default=True, help="Failures to print.")
def check_command(fresh: bool, frame: str | None, show: int) -> None:
    """Check every example sentence of every entry against the coder."""
    from detente.knowledge.compile_ import ROOT, check_fresh

    if not (ROOT / "knowledge").is_dir():
        raise DetenteError("D302", "no knowledge/ folder here", input=str(ROOT),
                           stage="knowledge", remedy="run it in a checkout")
    check_fresh()
    _check_others(ROOT)
    if fresh:
        click.echo("compiled knowledge is up to date")
        return
    _examples(ROOT / "knowledge", frame, show)


@command.command("update")
@click.argument("folder", type=click.Path(file_okay=False))
@click.option("--endpoint", metavar="URL", help="Another query service than Wikidata's.")
@click.option("--timeout", type=click.FloatRange(1, 600), default=90, show_default=True,
              help="Seconds a question may take.")
@click.option("--retries", type=click.IntRange(0, 10), default=3, show_default=True,
              help="Times to ask again where no answer came.")
@click.option("--saved", metavar="DIR", type=click.Path(exists=True, file_okay=False),
              help="Answers saved before (heads.json, ...): nothing is fetched.")
@click.option("--save", metavar="DIR", type=click.Path(file_okay=False),
              help="Keep the answers as they came.")
def update_command(folder: str, endpoint: str | None, timeout: float, retries: int,
                   saved: str | None, save: str | None) -> None:
    """Ask Wikidata who is in office now; write what is new as a folder for --knowledge.

    The only command that asks anybody: heads of state and government and foreign ministers of
    the states, secretaries-general of the organisations. The shipped knowledge stays as it is.

    \b
    Example:
      detente knowledge update today/ && detente code --knowledge today/ article.txt
    """
    from datetime import date

    from detente.knowledge import present
    from detente.knowledge.load import load
    from detente.read.ask import answers

    actors = load().actors
    asked = present.queries(actors)
    if saved:
        got = {name: _saved(Path(saved) / f"{name}.json") for name in asked}
    else:
        got = answers(endpoint or present.ENDPOINT, asked, seconds=timeout, retries=retries)
    if save:
        Path(save).mkdir(parents=True, exist_ok=True)
        for name, raw in got.items():
            (Path(save) / f"{name}.json").write_bytes(raw)
    holders, notes = [], []
    for name, raw in got.items():
        found, left = present.read_answer(raw, actors, name)
        holders += found
        notes += left
    made = present.overlay(holders, actors, date.today().isoformat())
    written = present.write(made, Path(folder))
    for note in [*notes, *made.notes]:
        click.echo(f"left out: {note}", err=True)
    click.echo(f"{len(holders)} holders read, {made.added} new in {len(written)} files of {folder}"
               + ("" if written else ": the shipped knowledge has them all"))


def _saved(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise DetenteError("D101", "no such saved answer", input=str(path), stage="knowledge",
                           remedy="save answers with --save DIR") from None


def _check_others(root: Path) -> None:
    """The words of time and of speech, and the weights of merging, keep their own compilers."""
    from detente.merge import compile as merging
    from detente.statements.compile import compile_speech, render
    from detente.when import compile as dates

    data = root / "src" / "detente" / "data"
    speech = render(compile_speech(root / "knowledge" / "speech.yml"))
    if (data / "speech.json").read_text(encoding="utf-8") != speech or dates.main(["--check"]) \
            or merging.main(["--check"]):
        raise DetenteError("D302", "speech.json, dates.json, common_words.json or merging.json is "
                           "older than knowledge/",
                           input="speech, dates, merging", stage="knowledge",
                           remedy="run `make knowledge` and commit the result")


def _examples(folder: Path, frame: str | None, show: int) -> None:
    from detente.coder import Coder
    from detente.evaluate.knowledge import Failure, check_frames

    coder = Coder()
    results = list(check_frames(coder.pipeline, folder))
    failed = [r for r in results if isinstance(r, Failure) and frame in (None, r.frame)]
    known = _known(folder)
    fresh = [f for f in failed if f.text not in known]
    for f in fresh[:show]:
        click.echo(f"{f.file} {f.frame} {f.kind}: {f.text}\n    got {f.got}")
    kinds = Counter(f.kind for f in failed)
    click.echo(f"{len(results)} examples, {len(failed)} fail ({dict(kinds)}), "
               f"{len(fresh)} of them not listed as known")
    if fresh:
        sys.exit(1)


def _known(folder: Path) -> set[str]:
    """Examples listed as known to fail: honest debt, and the list may only shrink."""
    path = folder / "known-failures.txt"
    return set(path.read_text(encoding="utf-8").splitlines()) if path.exists() else set()
