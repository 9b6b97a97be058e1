CLAIMS = [
    ("test-client-and-lifespan", "with TestClient(app) as started:", "for started in [TestClient(app)]:"),
    (
        "dependency-overrides-rules",
        '[current_user] = lambda: "ada"\n          yield',
        '["me"] = lambda: "ada"\n          yield',
    ),
    ("sync-or-async-test-client", "gate = asyncio.Semaphore(1)", "gate = asyncio.Semaphore(2)"),
    ("database-isolation-with-rollback", 'connection.exec_driver_sql("BEGIN")', "pass"),
    (
        "testing-unhandled-errors",
        "with pytest.raises(RuntimeError):\n              Test",
        "if True:\n              Test",
    ),
    ("websocket-endpoint-tests", "online.discard(name)", "online.add(name)"),
    ("faking-remote-services", "(httpx.HTTPError, ValueError, KeyError)", "httpx.HTTPError"),
]
