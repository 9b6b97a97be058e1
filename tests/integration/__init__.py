"""The program inside the tools that people use it with: git hooks, GitHub Actions, editors."""
