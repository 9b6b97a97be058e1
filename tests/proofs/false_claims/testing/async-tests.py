CLAIMS = [
    ("racing-requests-on-purpose", "taken = self.left > 0", "taken = True"),
    (
        "context-variables-leak-between-requests",
        "await asyncio.create_task(client.get(path))",
        "await client.get(path)",
    ),
    ("blocking-call-guard", "except RuntimeError:", "except ValueError:"),
    ("asgi-transport-in-process", ', client=("203.0.113.9", 4711))', ")"),
    ("async-fixture-setup", '        closed.append("queue")', "        pass"),
]
