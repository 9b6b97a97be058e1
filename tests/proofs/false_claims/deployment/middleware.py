CLAIMS = [
    ("cors-error-in-the-browser", 'allow_methods=["GET", "POST"]', 'allow_methods=["GET"]'),
    ("answering-in-a-middleware", 'ALWAYS_OPEN = {"/livez"}', 'ALWAYS_OPEN = {"/livez", "/docs"}'),
    ("timing-in-a-middleware", 'elif not message.get("more_body", False)', "else"),
    ("state-on-a-middleware-instance", "seen.append((path, self.path))", "seen.append((path, path))"),
    ("middleware-and-websockets", "self.open -= 1", "pass"),
    (
        "changing-a-response-body",
        'kept = [pair for pair in response.raw_headers if pair[0] != b"content-length"]',
        'kept = [*{**dict(response.raw_headers), b"content-length": b"0"}.items()]',
    ),
    ("unknown-hosts-and-host-header", '["shop.example", "*.shop.example"]', '["*.shop.example"]'),
    ("credentials-and-wildcard-origins", "?shop\\.example", "?shop\\.example.*"),
]
