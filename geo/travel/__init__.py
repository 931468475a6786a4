"""Travel times by car, by bicycle and on foot: known on roads, estimated, or by a routing engine."""
