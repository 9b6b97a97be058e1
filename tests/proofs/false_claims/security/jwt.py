CLAIMS = [
    ("oauth2-password-bearer-role", '(status_code=403, detail="Account', '(status_code=401, detail="Account'),
    ("jwt-validation-checklist", '"require": ["exp", "iat", ', '"require": ["iat", '),
    ("jwt-validation-checklist", 'algorithms=["HS256"],', 'algorithms=[jwt.get_unverified_header(token)["alg"]],'),
    ("password-hashing-and-login-timing", "stored or DUMMY_HASH", 'stored or hashes["ada"]'),
    ("oauth2-scopes-with-security", "set(required.scopes) - GRANTS", "set(required.scopes[:1]) - GRANTS"),
    ("refresh-token-rotation", "revoke_family(grant.family)", "del grants[digest(body.refresh_token)]"),
    ("cors-and-csrf", '.get("origin") not in TRUSTED', '.get("origin", TRUSTED[0]) not in TRUSTED'),
    ("object-level-authorization", "order is None or order.owner != user", "order is None"),
]
