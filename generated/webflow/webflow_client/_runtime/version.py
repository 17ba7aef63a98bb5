"""Version of the client runtime, for the User-Agent."""

RUNTIME_VERSION = "1.0"
