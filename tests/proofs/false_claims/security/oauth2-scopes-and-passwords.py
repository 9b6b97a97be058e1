CLAIMS = [
    (
        "optional-current-user",
        "if token not in TOKENS:\n              raise refuse()",
        "if token not in TOKENS:\n              return None",
    ),
    ("password-reset-links", "if owner == user]:", "if owner != user]:"),
    ("pkce-code-verifier", "codes.pop(code, None)  #", "codes.get(code)  #"),
    ("roles-or-scopes", "PERMISSIONS[self.role] & self.scopes", "PERMISSIONS[self.role]"),
    ("migrating-old-password-hashes", "hasher.hash(md5_hex.lower())", "hasher.hash(md5_hex)"),
]
