"""Parts of the pages Targets and Scorecards."""
