"""The runner: runs untrusted code in another interpreter. It uses the standard library alone, and `start.command`
starts it.
"""
