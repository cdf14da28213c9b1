"""The steps from one shape of the tables to the next (Alembic); `open_database` takes those that are missing."""
