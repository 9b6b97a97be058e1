"""Markdown as readers get it: safe HTML, and the text of it that they see."""
