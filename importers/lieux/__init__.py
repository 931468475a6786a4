"""What all sources of lieux share, from staged rows to published lieux."""
