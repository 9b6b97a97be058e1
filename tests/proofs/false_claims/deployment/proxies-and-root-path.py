CLAIMS = [
    ("prefix-stripped-or-kept", 'path = self.prefix + scope["path"]', 'path = scope["path"]'),
    ("client-in-x-forwarded-for", "trusted_hosts=trusted)", 'trusted_hosts="*")'),
    ("identity-headers-from-a-proxy", "not from_proxy or len(x_user) != 1", "not from_proxy"),
    (
        "public-address-in-emails",
        "str(path.make_absolute_url(base_url=str(PUBLIC_URL)))",
        'f"https://{PUBLIC_URL.host}{path}"',
    ),
    ("unix-socket-behind-a-proxy", 'if request.client else "unknown"', 'if request else "unknown"'),
    ("buffered-streams-behind-a-proxy", 'media_type="text/event-stream",', 'media_type="text/plain",'),
    ("health-checks-past-the-proxy", '.removeprefix(scope.get("root_path", ""))', ""),
]
