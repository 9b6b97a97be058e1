"""Work that is given to an executor (`concurrent.futures.Executor`), whose workers may be other machines.

What crosses is bytes by value, both ways. Workers run functions of this program, which they have installed themselves.
"""
