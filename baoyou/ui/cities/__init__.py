"""Cities side by side: ranking, standings, peers, how ranks moved."""
