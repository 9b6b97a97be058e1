CLAIMS = [
    ("limit-and-offset-parameters", "Field(20, ge=1, le=100)", "Field(20, ge=0, le=100)"),
    ("sort-parameter-allow-list", "order_by(ORDERS[sort], Book.id)", "order_by(ORDERS[sort])"),
    ("cache-control-directives", '"public, max-age={seconds}"', '"no-cache, max-age={seconds}"'),
    ("total-count-and-has-more", "limit=size + 1, offset=offset", "limit=size, offset=offset"),
    ("offset-skips-and-repeats-rows", "WHERE id < ? ORDER BY", "WHERE id <= ? ORDER BY"),
    ("next-links-in-responses", 'expose_headers=["Link"],\n      )', "\n      )"),
    ("etags-for-json-responses", "if matches(if_none_match, tag):", "if if_none_match == tag:"),
    ("if-match-for-updates", "status_code=428", "status_code=412"),
    ("caching-async-functions", "value = await load(key)", "value = load(key)"),
    ("opaque-cursors", "except (binascii.Error, ValidationError):", "except ValidationError:"),
    (
        "keyset-conditions-with-ties",
        'assert walk("price > :price") == [1, 2, 4]',
        'assert walk("price > :price") == [1, 2, 3, 4]',
    ),
    ("vary-and-shared-caches", 'response.headers.add_vary_header("Accept-Language")\n          return', "return"),
    ("cache-stampede", "await asyncio.shield(task)", "await task"),
]
