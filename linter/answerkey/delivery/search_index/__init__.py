"""The index that searches rank by: how texts become words and terms, how well each record matches a term, and what a
query finds. The store keeps it in SQLite, and a build cuts it into files for browsers: both give the same answers.

A *word* is what stands in a text, without case and accents; a *term* stands for all words of one meaning: forms of one
stem, and synonyms. A *record* is a question or a document, known by its number.
"""
