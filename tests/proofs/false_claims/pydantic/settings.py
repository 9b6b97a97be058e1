CLAIMS = [
    ("rules-between-settings", "get_secret_value()) < 32:", "get_secret_value()) < 3:"),
    ("unknown-keys-in-dotenv", '(dotenv_filtering="match_prefix")', '(extra="ignore")'),
    ("groups-of-settings", 'ConfigDict(extra="forbid")', "ConfigDict()"),
    ("secrets-as-files", "db_password: SecretStr  #", 'db_password: SecretStr = SecretStr("")  #'),
    ("settings-from-toml-or-a-vault", "return init_settings, env_settings, from", "return env_settings, from"),
]
