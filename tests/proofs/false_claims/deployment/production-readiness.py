CLAIMS = [
    ("validated-settings-at-startup", "secret_key: SecretStr  #", 'secret_key: SecretStr = SecretStr("s")  #'),
    ("validated-settings-at-startup", "get_settings()  # fails here", "get_settings  # fails here"),
    ("workers-and-replicas", "create_app()]) == 1", "create_app()]) == 2"),
    ("behind-a-reverse-proxy", 'allowed_hosts=["shop.example"]', 'allowed_hosts=["*"]'),
    ("liveness-and-readiness", "async def livez()", "def livez()"),
    ("liveness-and-readiness", "async with asyncio.timeout(0.5)", "async with asyncio.timeout(None)"),
    ("graceful-shutdown", 'yield {"owner": owner}\n          await owner.drain()', 'yield {"owner": owner}'),
    ("request-ids-and-structured-logs", "VALID_ID.fullmatch(given)", "VALID_ID.match(given)"),
    ("request-ids-and-structured-logs", "handler.addFilter(AddReq", "logging.getLogger().addFilter(AddReq"),
]
