"""Parts of the warning list: filters, hits, combinations, who is warned, export."""
