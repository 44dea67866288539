"""Command name to `module:object`; a module is imported only when its command is called."""

COMMANDS: dict[str, str] = {
    "code": "detente.cli.code:command",
    "read": "detente.cli.read:command",
    "evaluate": "detente.cli.evaluate:command",
    "knowledge": "detente.cli.knowledge:command",
}

#: One line each for `detente --help`, so that listing them imports nothing.
SUMMARIES: dict[str, str] = {
    "code": "Code dispatches: who did what to whom, when, where, who says so.",
    "read": "Show a dispatch as understood: title, date, agency, dateline, body.",
    "evaluate": "Measure the coder against gold of your own.",
    "knowledge": "Check or update the knowledge of states, offices and words.",
}
