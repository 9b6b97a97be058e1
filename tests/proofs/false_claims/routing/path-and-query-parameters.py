CLAIMS = [
    (
        "query-parameter-models",
        "def by_model(filters: Annotated[Filters, Query()])",
        "def by_model(filters: Annotated[Filters, Depends()])",
    ),
    ("limits-for-numeric-parameters", "Query(ge=0, allow_inf_nan=False)]", "Query(ge=0)]"),
    ("empty-and-null-query-values", 'lambda value: None if value == "" else value', "lambda value: value"),
    ("comma-separated-query-values", "BeforeValidator(split), Query(", "Query("),
    (
        "repeated-query-parameters",
        'assert client.get("/books?tag[]=a").json() == [[], 1]',
        'assert client.get("/books?tag[]=a").json() == [["a"], 1]',
    ),
    (
        "parameter-aliases",
        'Query(validation_alias=AliasChoices("q", "search"))',
        'Query(validation_alias=AliasChoices("q"))',
    ),
    ("links-with-url-for", 'url = request.url_for("read_order", number=7)', 'url = request.url_for("create_order")'),
]
