"""Minutes by car, by bicycle and on foot: measured on roads, estimated, or asked of an engine."""
