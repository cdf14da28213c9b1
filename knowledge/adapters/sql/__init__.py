"""Everything that is kept, in one relational database (SQLite in the home, or PostgreSQL)."""
