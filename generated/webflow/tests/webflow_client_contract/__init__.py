"""What the contract tests stand on: a mock of the API, and the suite's workings."""
