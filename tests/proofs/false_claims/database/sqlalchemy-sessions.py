CLAIMS = [
    ("identity-map-and-stale-objects", ".execution_options(populate_existing=True)\n", "\n"),
    ("in-memory-sqlite-and-threads", '"sqlite://", connect_args={"check_same_thread": False}, ', '"sqlite://", '),
    ("begin-blocks-and-commits", "with new_session.begin() as session:  #", "with new_session() as session:  #"),
    ("created-at-default", 'mapped_column(default="open")', 'mapped_column(server_default="open")'),
    ("side-effects-and-the-commit", "session.commit()  # one at a time", "session.flush()  # one at a time"),
]
