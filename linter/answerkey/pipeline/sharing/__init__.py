"""A cache that several machines share: results by the hash of all that they were made from, each with a seal.

What lies there is data from strangers. A process of its own talks to it (`courier.py`), so that a run waits for no
network and has no threads when it forks its workers.
"""
