"""Search of lieux and the pages of one lieu: citizens, API, exports, embed."""
