"""Files and downloads: opened within limits, read as rows."""
