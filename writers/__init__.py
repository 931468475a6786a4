"""Files that large libraries write, in processes that know neither site nor database: see `writers.apart`."""
