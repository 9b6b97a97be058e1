CLAIMS = [
    ("websocket-or-server-sent-events", "if number > last_event_id:", "if number >= last_event_id:"),
    ("websocket-accept", 'await websocket.accept(headers=[(b"x-room", name.encode())])', "await websocket.accept()"),
    ("websocket-disconnects", "online.discard(name)", "pass"),
    ("websocket-endpoint-toolbox", "last_seen: Annotated[int, Query(ge=0)] = 0", "last_seen: int = 0"),
    ("websocket-close-codes", "FULL = 4429", "FULL = 1008"),
    (
        "dependencies-for-http-and-websocket",
        "def tenant(connection: HTTPConnection)",
        "def tenant(connection: WebSocket)",
    ),
    (
        "typed-websocket-messages",
        "MESSAGE.validate_json(text)",
        "MESSAGE.validate_python(__import__('json').loads(text))",
    ),
    ("errors-in-websocket-endpoints", "if isinstance(connection, WebSocket):", "if connection is None:"),
    (
        "http-middleware-skips-websockets",
        "closed_door = FastAPI(dependencies=[Depends(check_key)])",
        "closed_door = FastAPI()",
    ),
    ("websocket-authentication-with-tickets", "tickets.pop(ticket, None)", "tickets.get(ticket)"),
    ("broadcast-across-workers", "await broker.publish(text)", "await deliver(text)"),
    (
        "cross-site-websocket-hijacking",
        "if origin not in ORIGINS:",
        'if not (origin or "").startswith("https://shop.example"):',
    ),
    ("slow-clients-in-a-broadcast", "asyncio.Queue(maxsize=LIMIT)", "asyncio.Queue()"),
    ("sending-while-receiving", "except* WebSocketDisconnect:", "except* KeyError:"),
    (
        "database-session-of-a-websocket",
        "with open_session() as session:",
        "for session in [open_session().__enter__()]:",
    ),
]
