"""The desk: a ledger as pages. `detente.web.app.make_app` makes it from a ledger's path."""
