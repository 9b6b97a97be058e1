CLAIMS = [
    ("unions-of-scalars", 'Query(), Field(union_mode="left_to_right")]', "Query(), Field()]"),
    ("return-annotation-changes-the-json", ") -> dict[str, Decimal | timedelta]:", "):"),
    ("enum-or-literal-parameters", "size: Literal[10, 50] = 10", "size: int = 10"),
    ("decorators-hide-signatures", "          @functools.wraps(function)\n", ""),
    ("generic-response-models", "    items: list[T]", "    items: list[object]"),
    ("defaults-are-copied-not-validated", "Query(ge=1)] = 0,", "Query(ge=0)] = 0,"),
]
