CLAIMS = [
    (
        "one-yield-per-dependency",
        'yield "connection"\n          finally:\n              log',
        'yield "connection"\n          except ZeroDivisionError:\n              log',
    ),
    ("several-resources-in-one-lifespan", "async with AsyncExitStack() as stack:", "if stack := AsyncExitStack():"),
    ("periodic-tasks-in-the-lifespan", "except Exception as error:", "except TypeError as error:"),
    (
        "cheap-checks-before-resources",
        '"/early-check", dependencies=[Depends(user)])\n      def early(db: Annotated[str, Depends(connection)])',
        '"/early-check")\n      def early(db: Annotated[str, Depends(connection)], _: Annotated[str, Depends(user)])',
    ),
]
