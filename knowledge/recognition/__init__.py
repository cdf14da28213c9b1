"""The finders behind `knowledge.recognise`: each reads folded text and returns what it found."""
