CLAIMS = [
    (
        "leaks-through-subclasses",
        'assert leaking == ["/union", "/any", "/untyped"]',
        'assert leaking == ["/nested", "/union", "/any", "/untyped"]',
    ),
    ("instances-are-not-revalidated", 'revalidate_instances="always")\n', 'revalidate_instances="never")\n'),
    ("aliases-in-responses", 'Field(serialization_alias="userName")', 'Field(validation_alias="userName")'),
    (
        "streaming-json-lines",
        "async def rows() -> AsyncIterable[Row]:",
        "async def rows() -> AsyncIterable[StoredRow]:",
    ),
    ("html-text-and-other-response-classes", "{escape(name)}", "{name}"),
    ("status-codes-of-success", '@app.delete("/books/{number}", status_code=204)', '@app.delete("/books/{number}")'),
    ("what-an-endpoint-may-return", "response_model=list[Book])", "response_model=list[Row])"),
]
