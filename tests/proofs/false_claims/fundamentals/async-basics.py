CLAIMS = [
    (
        "gather-or-task-group",
        'async with asyncio.TaskGroup() as group:\n                  tasks = [group.create_task(load(name)) for name in ("a", "missing")]',
        'tasks = [asyncio.create_task(load(name)) for name in ("a", "missing")]\n              await asyncio.gather(*tasks)',
    ),
    ("where-sync-dependencies-run", "async def on_the_loop() -> int:", "def on_the_loop() -> int:"),
    ("limiting-outgoing-calls", "slots = asyncio.Semaphore(10)  #", "slots = asyncio.Semaphore(11)  #"),
    ("files-in-async-endpoints", "await anyio.Path(TERMS).read_text()", "TERMS.read_text()"),
    ("size-of-the-thread-pool", "async def threads()", "def threads()"),
    ("async-code-from-a-sync-endpoint", 'anyio.from_thread.run(notify, "sent")', 'asyncio.run(notify("sent"))'),
]
