"""The collections: their records, the validation of documents against them, and the JSON Schemas made from them.

Nothing is imported here: pydantic is slow to load, so only the code that needs it loads it.
"""
