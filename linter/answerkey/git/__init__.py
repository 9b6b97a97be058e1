"""Git's knowledge of the files of a base: what changed, what stood there before, and who wrote each line.

git is started by `runner.Repository` alone. It runs nothing that a repository names, and fetches nothing.
"""
