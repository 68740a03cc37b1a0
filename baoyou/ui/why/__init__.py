"""Parts of the page Why: a change taken apart, and the sentence that answers."""
