CLAIMS = [
    (
        "unknown-fields-in-a-body",
        '    model_config = ConfigDict(extra="forbid")',
        '    model_config = ConfigDict(extra="ignore")',
    ),
    (
        "mass-assignment",
        "def create(user: UserIn) -> User:\n          return User(name=user.name, is_admin=False)",
        "def create(user: User) -> User:\n          return user",
    ),
    ("uploading-files", 'if start != b"\\x89PNG', 'if file.content_type != "image/png" and start != b"\\x89PNG'),
    ("malformed-bodies-and-status-codes", "ConfigDict(allow_inf_nan=False)", "ConfigDict()"),
    ("limits-of-form-parsing", '"max_fields": 3, "max_part_size": 100', '"max_fields": 3'),
    (
        "optional-request-bodies",
        "options: Annotated[Options, Body()] = Options()",
        "options: Annotated[Options, Body()]",
    ),
    ("strict-models-as-bodies", "quantity: StrictInt  #", "quantity: int  #"),
]
