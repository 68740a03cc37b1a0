"""What customers are: mixes, flows, stages, value and influence, market share."""
