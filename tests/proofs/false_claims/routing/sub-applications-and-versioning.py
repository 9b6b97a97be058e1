CLAIMS = [
    ("changes-that-break-clients", 'Literal["open", "paid"]', "str"),
    ("order-of-mounts-and-routes", 'right.mount("/api", api)', 'right.mount("/", api)'),
    ("documents-of-two-versions", "FastAPI(openapi_url=None)", "FastAPI()"),
    ("version-in-a-header", '(b"vary", b"X-Api-Version")', '(b"vary", b"Accept")'),
    ("endpoints-that-did-not-change", "app.include_router(unchanged, prefix=prefix)", "pass"),
    ("old-shapes-from-new-models", "stored.model_copy(update=", "Customer(**"),
    ("pool-in-a-mounted-application", 'yield {"pool": "yielded"}', "yield {}"),
    ("url-for-across-mounts", 'request.scope["root_path"] + path', "path"),
    ("who-still-uses-the-old-version", 'request.scope["route"].path', "request.url.path"),
    ("applications-by-host", 'app.router.routes.insert(0, Host("', 'app.router.routes.insert(99, Host("'),
    (
        "middleware-of-parent-and-child",
        'parent.mount("/child", child)',
        'parent.include_router(child.router, prefix="/child")',
    ),
    ("versions-by-date", "for change in reversed(CHANGES):", "for change in CHANGES:"),
    ("composing-without-a-parent", '"state": dict(self.state)', '"state": {}'),
]
