"""The staff's side, in a browser: check, correct, answer, update, publish, take back. Mounted at /desk."""
