"""Parts of the pages Satisfaction and Touchpoints: surveys, drivers, rivals, low scores."""
