"""Lists in and out: what the columns of a table mean for our rows, and what a list would do with them."""
