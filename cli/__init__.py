"""The program `zhicheng`: turns options into calls."""
