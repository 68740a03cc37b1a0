"""Parts of the page of the churn model."""
