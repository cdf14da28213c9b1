"""The staff's side, in a browser."""
