"""Parts of the page Bundling: contracts, kinds of binding, churn of the bound."""
