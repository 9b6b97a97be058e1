"""Characters that can't be seen and make code read differently from what it is.

After Unicode Technical Report 36 and "Trojan Source" (Boucher and Anderson, 2021).
"""

from __future__ import annotations

from answerkey.lazy_regex import lazy_regex

DIRECTION = "\u202a-\u202e\u2066-\u2069"
"""Embeddings, overrides and isolates: they reorder what is shown around them."""

_MARKS = "\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0"
_IN_CODE = DIRECTION + _MARKS
_TAG = "(?<![\U0001f3f4\U000e0020-\U000e007e])[\U000e0000-\U000e007f]"  # the flags of regions are made with tags
DIRECTION_CONTROLS = lazy_regex(f"[{DIRECTION}]")
INVISIBLE_IN_CODE = lazy_regex(f"[{_IN_CODE}\x00-\x08\x0b\x0e-\x1f\x7f]|(?<=[\x00-\x7f])[\u200c\u200d]|{_TAG}")
