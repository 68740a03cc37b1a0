"""Lists of customers: what each list is, its columns and paging, where it opens."""
