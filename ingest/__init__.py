"""How knowledge gets in: read, outline, extract, compare, publish."""
