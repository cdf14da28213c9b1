"""The applicant's side: one conversation and its channels."""
