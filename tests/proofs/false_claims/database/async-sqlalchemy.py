CLAIMS = [
    ("session-per-request", "await session.commit()  #", "await session.flush()  #"),
    ("session-per-request", "yield session", "yield session\n              await session.commit()"),
    ("lazy-loading-in-async-sessions", "select(Order).options(selectinload(Order.lines))", "select(Order)"),
    (
        "lazy-loading-in-async-sessions",
        "len(order.lines)  # an implicit SELECT outside",
        "await session.run_sync(lambda _: order.lines)  # outside",
    ),
    ("n-plus-one-loading-strategies", 'list["Book"]] = relationship()', 'list["Book"]] = relationship(innerjoin=True)'),
    ("n-plus-one-loading-strategies", "count_statements() == 11", "count_statements() == 10"),
    ("parallel-queries-and-sessions", "func.count(Sale.id)", "func.sum(Sale.id)"),
    ("integrity-errors-and-savepoints", "mapped_column(unique=True)", "mapped_column()"),
    ("integrity-errors-and-savepoints", "status_code=409", "status_code=400"),
    ("lost-updates-and-locking", '__mapper_args__ = {"version_id_col": version}', "__mapper_args__ = {}"),
    ("lost-updates-and-locking", ", Document.stock > 0)", ")"),
    ("connection-pool-sizing", "max_overflow=total - size", "max_overflow=total"),
    ("connection-pool-sizing", "if share < 1:", "if share < 0:"),
]
