"""Writers of files by large libraries, run in subprocesses without database or web (`subprocess_pool`)."""
