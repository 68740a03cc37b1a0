"""Parts of the page Retention: snapshots, leavers, bills before leaving, portability flows."""
