"""Named rules, one module per subject; every `Rule` in a module is found by itself."""
