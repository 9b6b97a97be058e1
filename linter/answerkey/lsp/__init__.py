"""The language server: diagnostics, fixes and knowledge of the base, for editors."""
