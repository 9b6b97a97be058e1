CLAIMS = [
    ("server-error-without-headers", "except Exception:  # log", "except LookupError:  # log"),
    ("errors-after-the-status-line", "first = next(lines)  # fails while", 'first = ""  # fails while'),
    ("route-template-in-middleware", "route.path if route", "request.url.path if route"),
    ("limiting-the-body-size", '@app.post("/imports", max_body_size=10_000)', '@app.post("/imports")'),
    (
        "http-exception-in-a-middleware",
        'assert client.get("/raised").status_code == 500',
        'assert client.get("/raised").status_code == 503',
    ),
    ("head-and-method-not-allowed", '      @app.head("/reports", include_in_schema=False)\n', ""),
]
