"""Command name to `module:object`; a module is imported only when its command is called."""

COMMANDS: dict[str, str] = {
    "code": "detente.cli.code:command",
    "read": "detente.cli.read:command",
    "evaluate": "detente.cli.evaluate:command",
    "knowledge": "detente.cli.knowledge:command",
    "add": "detente.cli.add:command",
    "watch": "detente.cli.watch:command",
    "check": "detente.cli.check:command",
    "visits": "detente.cli.ask:visits",
    "meetings": "detente.cli.ask:meetings",
    "agreements": "detente.cli.ask:agreements",
    "sanctions": "detente.cli.ask:sanctions",
    "statements": "detente.cli.ask:statements",
    "events": "detente.cli.ask:events",
    "export": "detente.cli.export:command",
    "judge": "detente.cli.judge:command",
    "same": "detente.cli.same:command",
    "ties": "detente.cli.ties:command",
}

#: One line each for `detente --help`, so that listing them imports nothing.
SUMMARIES: dict[str, str] = {
    "code": "Code dispatches: who did what to whom, when, where, who says so.",
    "read": "Show a dispatch as understood: title, date, agency, dateline, body.",
    "evaluate": "Measure the coder against gold of your own.",
    "knowledge": "Check or update the knowledge of states, offices and words.",
    "add": "Add dispatches to a ledger, each once.",
    "watch": "Poll feeds into a ledger until stopped.",
    "check": "Check that a ledger is whole.",
    "visits": "Visits in a ledger, and tours.",
    "meetings": "Meetings and calls in a ledger.",
    "agreements": "Agreements in a ledger, and their lives.",
    "sanctions": "Sanctions in a ledger, and their lives.",
    "statements": "Statements in a ledger: who said what of whom.",
    "events": "All events in a ledger, each with its reports.",
    "export": "A ledger as GDELT, POLECAT, Parquet, FollowTheMoney, GraphML ...",
    "judge": "Accept, reject or edit a record; corrections out and in.",
    "same": "Why two are or are not one event; split or join them.",
    "ties": "How two stand to each other over time, with intervals.",
}
