"""Which data is read, over which connections, and what is kept of it in memory."""
