CLAIMS = [
    (
        "overrides-removed-by-a-fixture",
        'monkeypatch.setitem(app.dependency_overrides, get_region, lambda: "fake")',
        'app.dependency_overrides[get_region] = lambda: "fake"',
    ),
    (
        "several-users-in-one-test",
        "app.dependency_overrides[current_user] = user_of_test",
        "app.dependency_overrides[current_user] = lambda: name",
    ),
    ("guard-against-real-services", "dict.fromkeys(BORDERS, refuse)", "dict.fromkeys(BORDERS, list)"),
    (
        "yield-dependency-without-http",
        "              session.rollback()\n              raise\n",
        "              session.rollback()\n",
    ),
    ("time-as-a-dependency", "now < SALE_ENDS else", "now <= SALE_ENDS else"),
    ("client-cookies-leak-between-tests", '(app).get("/me").status_code == 401', '(app).get("/me").status_code == 403'),
]
