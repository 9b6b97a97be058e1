"""The command line: reads arguments, wires, prints and exits."""
