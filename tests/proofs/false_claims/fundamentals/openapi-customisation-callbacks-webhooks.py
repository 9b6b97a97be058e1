CLAIMS = [
    ("fields-in-json-schema", 'Field("brown", deprecated=True)', 'Field("brown")'),
    ("deprecating-parts-of-an-api", "app.include_router(old, deprecated=True, ", "app.include_router(old, "),
    ("servers-for-generated-clients", "app = FastAPI(servers=SERVERS)", "app = FastAPI(servers=SERVERS[:1])"),
    ("documenting-files-and-headers", "response_class=PdfResponse, responses=PDF)", "responses=PDF)"),
    ("duplicate-operation-ids", "app.openapi_schema = None  # made anew, with its warnings", "pass"),
    ("public-part-of-the-document", "while unused :=", "if unused :="),
    ("signing-webhooks", 'stamp.encode() + b"." + body', "body"),
    ("receiving-webhooks", 'if event["id"] in known:', 'if event["id"] not in queue and False:'),
    (
        "document-is-kept-until-routes-change",
        'assert "webhooks" not in app.openapi()',
        'assert "webhooks" in app.openapi()',
    ),
    (
        "security-requirements-all-or-any",
        'operation["security"] = [together]',
        'operation["security"].append(together)',
    ),
    ("callback-runtime-expressions", "{$request.body#/callback_url}/exports", "{$request.body.callback_url}/exports"),
    (
        "callback-urls-and-ssrf",
        "found = found.ipv4_mapped\n          return found.is_global",
        "pass\n          return not found.is_private",
    ),
    ("openapi-version-number", 'node["enum"] = [node.pop("const")]', 'node["enum"] = [node["const"]]'),
]
