"""What clients met in responses, as evidence: read from their records, and put into the
document that pages gave. What was measured is of the highest rank; only what the user
decides goes before it.
"""
