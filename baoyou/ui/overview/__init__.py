"""Parts of the overview: its sentence, what needs a decision, who moved it."""
