"""Programs of other languages that tests of the API run: checkers of its schema, a generator of clients, R for an example."""
