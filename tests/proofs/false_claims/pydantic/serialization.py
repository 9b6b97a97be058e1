CLAIMS = [
    ("writing-one-field-differently", 'when_used="json-unless-none"', 'when_used="always"'),
    ("return-type-of-a-serializer", "price: Money) -> str:", "price: Money) -> object:"),
    ("nan-becomes-null", "value: FiniteFloat", "value: float"),
    ("fields-by-role", "-> ProductForStaff | Product:", "-> Product:"),
    ("dump-and-validate-again", "json(round_trip=True, by_alias=True)", "json(by_alias=True)"),
]
