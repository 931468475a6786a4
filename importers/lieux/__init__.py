"""Import of lieux, whatever their source: from staged rows to published lieux."""
