"""The steps of an answer, one file each, in the order that `knowledge.answering` lists."""
