"""Parts of the rule lab: what is tried, what it would have found, versions."""
