CLAIMS = [
    ("order-and-failures-of-background-tasks", "logged(fail) if safe else fail", "logged(fail)"),
    ("background-tasks-of-failed-requests", "status_code=403, background=entry)", "status_code=403)"),
    ("session-in-a-background-task", "session.commit()  # the task", "session.flush()  # the task"),
    ("background-task-or-queue", "with db:  # one", "if db:  # one"),
    ("periodic-jobs-in-the-lifespan", "except Exception:", "except LookupError:"),
    ("background-of-returned-responses", "response.background = None\n          return response", "return response"),
    ("coroutines-that-never-run", 'partial(notify, user="bob")', 'lambda: notify("bob")'),
    ("context-in-background-tasks", "def by_function", "async def by_function"),
    ("capacity-of-background-tasks", "address, limiter=mail_limiter)", "address)"),
    ("jobs-that-run-twice", "INSERT INTO done VALUES (?)", "INSERT OR IGNORE INTO done VALUES (?)"),
]
