CLAIMS = [
    ("alternative-credentials", "if token is None and key in KEYS:", "if key in KEYS:"),
    ("storing-api-keys", "row is None or row.revoked:", "row is None:"),
    ("redirect-targets-from-clients", " or not target.isprintable():", ":"),
    ("signed-session-cookies", ", https_only=True)", ")"),
    ("signed-webhooks", "not genuine or abs(time.time() - x_timestamp) > MAX_AGE", "not genuine"),
    ("fetching-addresses-from-users", "if not all(map(", "if not any(map("),
]
