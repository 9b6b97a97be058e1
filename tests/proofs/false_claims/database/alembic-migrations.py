CLAIMS = [
    (
        "create-all-or-migrations",
        "Base.metadata.create_all(engine)  #",
        "Base.metadata.drop_all(engine), Base.metadata.create_all(engine)  #",
    ),
    ("contents-of-a-revision", ", unique=True)", ")"),
    ("moment-of-migrations", ".get_current_heads()) == wanted", ".get_current_heads()) <= wanted"),
    (
        "what-autogenerate-misses",
        '"CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50))"',
        '"SELECT 1"',
    ),
    ("forgotten-migration-in-a-commit", "assert differences == []", "assert differences != []"),
    ("names-of-constraints", '"uq": "uq_%(table_name)s_%(column_0_name)s",', ""),
    ("not-null-column-on-a-filled-table", 'nullable=False, server_default="EUR"', "nullable=False"),
    ("not-null-column-on-a-filled-table", "count * price", "count + price"),
    ("models-in-data-migrations", "at_sign + 1", "at_sign"),
    ("alter-table-on-sqlite", "type_=sa.BigInteger", "type_=sa.Integer"),
    ("half-applied-migrations", "with op.get_context().autocommit_block():", "if True:"),
    ("two-heads-after-a-merge", "len(heads) < 2", "len(heads) < 3"),
    ("renaming-a-column-without-downtime", "self.full_name = value", "pass"),
    ("migrations-with-an-async-engine", 'config.attributes["connection"] = connection', "pass"),
]
