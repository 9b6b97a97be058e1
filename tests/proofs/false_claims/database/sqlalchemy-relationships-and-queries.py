CLAIMS = [
    ("rows-or-objects", "(row,) = session.execute(select(Book)).all()", "row = session.get(Book, 1)"),
    ("both-sides-of-a-relationship", 'relationship(back_populates="author")', "relationship(viewonly=True)"),
    ("null-in-conditions", '["novel", None]', '["novel"]'),
    ("deleting-with-children", 'cascade="all, delete-orphan", passive_deletes=True\n', 'cascade="all"\n'),
    ("filtering-by-related-rows", "select(Author.id).where(Author.books.any(", "select(Author.id).join(Book).where(("),
    ("offset-or-keyset-pagination", "tuple_(Post.day, Post.id) < after", "Post.day < after[0]"),
    ("counting-rows", "select(func.count(Book.genre))", "select(func.count())"),
    (
        "sorting-by-a-parameter",
        '"-price": Book.price.desc(),',
        '"-price": Book.price.desc(),\n          "margin": Book.margin,',
    ),
    ("group-by-and-missing-groups", "func.count(Order.id),\n", "func.count(),\n"),
    ("hybrid-properties", "and_(cls.returned.is_(None), cls", "and_(cls"),
    ("streaming-many-rows", "execution_options(yield_per=size)", "execution_options()"),
    ("write-only-collections", 'WriteOnlyMapped["Event"] =', 'Mapped[list["Event"]] ='),
]
