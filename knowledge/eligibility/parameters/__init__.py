"""One file a form: a notice and a year."""
