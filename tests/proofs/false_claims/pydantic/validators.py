CLAIMS = [
    ("constraint-or-validator", "if weighted % 10:", "if weighted % 11 == 10:"),
    ("cross-field-error-location", "if arrival is not None and value <= arrival:", 'if value <= info.data["arrival"]:'),
    ("before-validator-input", 'if isinstance(data, dict) and "name" in data:', "if isinstance(data, dict):"),
    ("errors-echo-the-input", '("type", "loc", "msg")', '("type", "loc", "msg", "input")'),
    ("bounding-validation-errors", "Field(max_length=1000), FailFast()]", "Field(max_length=1000)]"),
]
