"""Question sets, scorers and benchmarks; they call what the bot calls."""
