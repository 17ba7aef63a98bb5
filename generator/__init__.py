"""Documentation to a typed Python client.

The pipeline, which `build.py` spells out:

1. `formats` read a text as blocks, `readers` state facts about calls, each with its place.
2. `merge` makes one OpenAPI document of all facts; a document alone passes through.
3. `openapi` repairs, bundles and validates it.
4. `model` lowers it to operations and types, which know no language.
5. `targets` emit files from those: the Python package, its tests, a reference.
6. `output` writes them, all or nothing.
"""
