"""Search of lieux: filters, nearest, quickest, features, tiles, exports."""
