"""False claims: each turns an answer of a page into one that is wrong, which the proof of its question must notice.

A claim is (page, question, text of its answer, what stands there instead).
"""

DEPENDENCIES = "content/qa/fastapi/dependency-injection/depends-in-depth.md"
DEPLOYMENT = "content/qa/fastapi/deployment/production-readiness.md"
SECURITY = "content/qa/fastapi/security/jwt.md"
TESTING = "content/qa/fastapi/testing/test-client-and-overrides.md"

CLAIMS: list[tuple[str, str, str, str]] = [
    (DEPENDENCIES, "dependency-caching-per-request", "Depends(next_number, use_cache=False)]", "Depends(next_number)]"),
    (DEPENDENCIES, "router-level-dependencies", "APIRouter(dependencies=[Depends(current_tenant)])", "APIRouter()"),
    (DEPENDENCIES, "parametrized-callable-dependency", "@dataclass(frozen=True)  #", "@dataclass(eq=False)  #"),
    (DEPENDENCIES, "annotated-dependency-aliases", "Query(ge=1, le=100)]", "Query(ge=1, gt=100)]"),
    (DEPENDENCIES, "process-wide-resources", "await rates.aclose()", "rates.aclose"),
    (DEPENDENCIES, "exceptions-in-yield-dependencies", "raise  # never leave", "pass  # never leave"),
    (DEPENDENCIES, "yield-dependency-exit-timing", '== ["task", "exit", "exit", "task"]', '== ["exit", "task"] * 2'),
    (DEPENDENCIES, "context-variables-in-dependencies", "async def set_in_task", "def set_in_task"),
    (
        DEPLOYMENT,
        "validated-settings-at-startup",
        "secret_key: SecretStr  #",
        'secret_key: SecretStr = SecretStr("s")  #',
    ),
    (DEPLOYMENT, "validated-settings-at-startup", "get_settings()  # fails here", "get_settings  # fails here"),
    (DEPLOYMENT, "workers-and-replicas", "create_app()]) == 1", "create_app()]) == 2"),
    (DEPLOYMENT, "behind-a-reverse-proxy", 'allowed_hosts=["shop.example"]', 'allowed_hosts=["*"]'),
    (DEPLOYMENT, "liveness-and-readiness", "async def livez()", "def livez()"),
    (DEPLOYMENT, "liveness-and-readiness", "async with asyncio.timeout(0.5)", "async with asyncio.timeout(None)"),
    (
        DEPLOYMENT,
        "graceful-shutdown",
        'yield {"owner": owner}\n          await owner.drain()',
        'yield {"owner": owner}',
    ),
    (DEPLOYMENT, "request-ids-and-structured-logs", "VALID_ID.fullmatch(given)", "VALID_ID.match(given)"),
    (DEPLOYMENT, "request-ids-and-structured-logs", "handler.addFilter(AddReq", "logging.getLogger().addFilter(AddReq"),
    (SECURITY, "oauth2-password-bearer-role", '(status_code=403, detail="Account', '(status_code=401, detail="Account'),
    (SECURITY, "jwt-validation-checklist", '"require": ["exp", "iat", ', '"require": ["iat", '),
    (
        SECURITY,
        "jwt-validation-checklist",
        'algorithms=["HS256"],',
        'algorithms=[jwt.get_unverified_header(token)["alg"]],',
    ),
    (SECURITY, "password-hashing-and-login-timing", "stored or DUMMY_HASH", 'stored or hashes["ada"]'),
    (SECURITY, "oauth2-scopes-with-security", "set(required.scopes) - GRANTS", "set(required.scopes[:1]) - GRANTS"),
    (SECURITY, "refresh-token-rotation", "revoke_family(grant.family)", "del grants[digest(body.refresh_token)]"),
    (SECURITY, "cors-and-csrf", '.get("origin") not in TRUSTED', '.get("origin", TRUSTED[0]) not in TRUSTED'),
    (SECURITY, "object-level-authorization", "order is None or order.owner != user", "order is None"),
    (TESTING, "test-client-and-lifespan", "with TestClient(app) as started:", "for started in [TestClient(app)]:"),
    (
        TESTING,
        "dependency-overrides-rules",
        '[current_user] = lambda: "ada"\n          yield',
        '["me"] = lambda: "ada"\n          yield',
    ),
    (TESTING, "sync-or-async-test-client", "gate = asyncio.Semaphore(1)", "gate = asyncio.Semaphore(2)"),
    (TESTING, "database-isolation-with-rollback", 'connection.exec_driver_sql("BEGIN")', "pass"),
    (
        TESTING,
        "testing-unhandled-errors",
        "with pytest.raises(RuntimeError):\n              Test",
        "if True:\n              Test",
    ),
    (TESTING, "websocket-endpoint-tests", "online.discard(name)", "online.add(name)"),
    (TESTING, "faking-remote-services", "(httpx.HTTPError, ValueError, KeyError)", "httpx.HTTPError"),
]
