"""Whether two names mean one body: pure functions on words, without any model."""
