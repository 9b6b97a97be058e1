CLAIMS = [
    ("docs-behind-a-path-prefix", 'root_path="/api")  # as', 'root_path="")  # as'),
    ("input-and-output-schemas", "          @computed_field\n          @property\n", "          @property\n"),
    ("switching-the-docs-off", "half = FastAPI(docs_url=None)", "half = FastAPI(docs_url=None, redoc_url=None)"),
    ("docs-without-a-cdn", '              swagger_favicon_url="/static/favicon.png",\n', ""),
    ("documenting-error-responses", 'app.get("/books/{number}", responses=NOT_FOUND)', 'app.get("/books/{number}")'),
]
