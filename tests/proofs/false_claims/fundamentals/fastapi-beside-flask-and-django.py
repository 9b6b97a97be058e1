CLAIMS = [
    ("wsgi-or-asgi", '{"books": ["Emma"]}', '{"books": ["Dune"]}'),
    ("what-fastapi-leaves-out", '{"starlette", "pydantic"}', '{"starlette", "jinja2"}'),
    ("one-endpoint-in-flask", "count: int = Field(gt=0)", "count: int"),
    ("global-request-or-parameter", "x_tenant.lower()", "x_tenant"),
    ("counterparts-of-flask", 'raise HTTPException(503, "Closed")', "return closed_in_flask_style()"),
    ("async-views-in-flask", "loops.append(asyncio.get_running_loop())", "loops.append(asyncio)"),
    ("is-fastapi-faster", "return requests\n", "return requests - 1\n"),
    ("mounting-a-flask-application", "from a2wsgi import", "from fastapi.middleware.wsgi import"),
    ("sharing-a-flask-session", ", max_age=86_400)", ")"),
    ("lost-in-the-adapter", "WSGIMiddleware(old, workers=1)", "WSGIMiddleware(old, workers=2)"),
    ("django-in-the-same-process", 'app.mount("/pages", django_app)', 'app.mount("/", django_app)'),
    (
        "django-orm-in-async-endpoints",
        "finally:\n                  close_old_connections()",
        "finally:\n                  pass",
    ),
]
