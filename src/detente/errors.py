"""Every error detente raises on purpose: one class, one table of codes.

An error names the input, the stage and the remedy, so that a batch can list
what it refused and a person can mend it without reading code.
"""

from __future__ import annotations

#: code -> what it means, for docs and `detente --help`.
CODES: dict[str, str] = {
    "D101": "the input does not exist",
    "D102": "the input cannot be read",
    "D103": "the input is empty",
    "D104": "the input is binary, not text",
    "D105": "the text is not in its declared encoding",
    "D106": "the input is larger than the limit",
    "D107": "the line is not valid JSON",
    "D108": "the line lacks a required field",
    "D109": "a field has the wrong form",
    "D110": "the text is not in English",
    "D111": "the archive member or container is damaged",
    "D112": "the input took longer than the time limit",
    "D113": "the address is not allowed",
    "D114": "the address could not be fetched",
    "D115": "the format is not known",
    "D116": "the input holds what is not allowed",
    "D201": "the parser's model is missing",
    "D202": "the parser's model does not match its known hash",
    "D203": "the parser's model has another label scheme",
    "D301": "a knowledge entry is malformed",
    "D302": "the compiled knowledge is stale or missing",
    "D303": "a knowledge entry fails its own example",
    "D401": "the ledger is damaged",
    "D402": "the ledger is of a newer version",
    "D403": "no such record, event or document in the ledger",
    "D404": "the ledger is locked by another writer",
    "D405": "the disk is full or failed",
    "D501": "a setting or option has a wrong value",
    "D502": "an optional part is not installed",
    "D901": "an internal stage failed on this document",
}


class DetenteError(Exception):
    """A coded error with the input, the stage and the remedy.

    Args:
        code: a key of `CODES`.
        message: what is wrong, in one line.
        input: the file, line or address concerned.
        stage: read, clean, parse, actors, events, when, where, statements, ...
        remedy: what a person can do about it.
    """

    def __init__(
        self, code: str, message: str, *, input: str = "", stage: str = "", remedy: str = ""
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.input = input
        self.stage = stage
        self.remedy = remedy

    def __str__(self) -> str:
        where = f" [{self.stage}]" if self.stage else ""
        what = f"{self.input}: " if self.input else ""
        fix = f" — {self.remedy}" if self.remedy else ""
        return f"{self.code}{where} {what}{self.message}{fix}"

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword arguments would be lost when a worker process sends the error back.
        return (_rebuild, (self.code, self.message, self.input, self.stage, self.remedy))


def _rebuild(code: str, message: str, input: str, stage: str, remedy: str) -> DetenteError:
    return DetenteError(code, message, input=input, stage=stage, remedy=remedy)
