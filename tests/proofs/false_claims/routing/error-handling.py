CLAIMS = [
    ("missing-records-and-404", "title = BOOKS.get(number)", 'title = BOOKS.get(number, "")'),
    ("status-codes-for-refusals", ', headers={"Retry-After": "60"}', ""),
    (
        "except-exception-swallows-http-errors",
        "except ValueError as error:",
        "except Exception as error:\n              raise",
    ),
    ("debug-mode-tracebacks", "app = FastAPI(debug=debug)", "app = FastAPI()"),
    ("machine-readable-error-bodies", ', media_type="application/problem+json"', ""),
    ("which-exception-handler-runs", "class OutOfStock(ShopError): ...", "class OutOfStock(Exception): ..."),
    ("own-format-for-validation-errors", '"why": e["msg"], "code"', '"why": e["msg"], "sent": e["input"], "code"'),
    ("pydantic-errors-in-endpoint-code", '("body", number, *e["loc"])', '("body", *e["loc"])'),
    ("handled-errors-are-not-logged", 'logger.exception("cannot read the stock")', "pass"),
    ("traceback-missing-in-error-handler", ", exc_info=error)", ", exc_info=True)"),
    ("dependencies-in-exception-handlers", '["rollback", "closed", "handler for acme"]', '["handler for acme"]'),
    ("exception-groups-and-handlers", "except* HTTPException as group:", "except* KeyError as group:"),
    ("handlers-of-mounted-applications", "without = FastAPI()", "without = FastAPI(exception_handlers=HANDLERS)"),
    (
        "errors-in-exception-handlers",
        'return await http_exception_handler(request, HTTPException(409, "Sold out"))',
        'raise HTTPException(409, "Sold out")',
    ),
]
