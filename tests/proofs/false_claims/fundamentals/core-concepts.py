CLAIMS = [
    ("async-def-or-def-endpoint", "def in_the_thread_pool()", "async def in_the_thread_pool()"),
    ("where-parameters-come-from", "Annotated[list[str], Query()] = []", "list[str] = []"),
    ("where-parameters-come-from", "Annotated[str | None, Header()] = None", "str | None = None"),
    ("why-declare-a-response-model", "response_model=UserOut", "response_model=None"),
    ("raising-http-errors", "@app.exception_handler(StarletteHTTPException)", "@app.exception_handler(405)"),
    ("raising-http-errors", ", headers=exc.headers", ""),
    ("request-lifecycle-steps", 'calls == ["dependency"]', "calls == []"),
    ("lifespan-startup-shutdown", "catalog.open = False", "pass"),
    (
        "lifespan-startup-shutdown",
        'try:\n              yield {"catalog": catalog}\n          finally:\n              catalog.open = False',
        'yield {"catalog": catalog}\n          catalog.open = False',
    ),
    ("middleware-execution-order", '["outer in", "inner in", ', '["inner in", "outer in", '),
]
