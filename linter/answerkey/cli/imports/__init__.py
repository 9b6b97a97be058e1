"""The parts of ``answerkey import``: its options, the folder that files are made in, and the report."""
