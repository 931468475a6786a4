"""Run the command line: python -m importers."""

from importers.cli import main

main()
