CLAIMS = [
    ("file-response-for-downloads", ', filename=f"Invoice {number}.pdf")', ")"),
    ("downloads-from-memory", '.encode("utf-8-sig")', ".encode()"),
    (
        "what-static-files-expose",
        'app.mount("/", StaticFiles(directory=public))',
        'app.mount("/", StaticFiles(directory=public, follow_symlink=True))',
    ),
    ("headers-of-a-streamed-response", 'media_type = "text/csv"', "pass"),
    (
        "generators-in-threads-or-on-the-loop",
        "def plain() -> Iterator[str]:",
        "async def plain() -> AsyncIterator[str]:",
    ),
    ("range-requests-for-media", "return FileResponse(VIDEO)", 'return StreamingResponse(VIDEO.open("rb"))'),
    ("file-response-ignores-etags", "if tag in known:", "if tag == if_none_match:"),
    ("private-files", "if OWNERS.get(number) != user:", "if number not in OWNERS:"),
    (
        "single-page-application",
        'app.frontend("/", directory=dist)',
        'app.frontend("/", directory=dist, fallback=None)',
    ),
    (
        "temporary-files-in-responses",
        "folder: Annotated[Path, Depends(workspace)]",
        'folder: Annotated[Path, Depends(workspace, scope="function")]',
    ),
    ("server-sent-events-in-production", "range(last_event_id + 1, len(HISTORY))", "range(len(HISTORY))"),
    ("uploads-without-temporary-files", "status_code=413", "status_code=422"),
    ("generator-cleanup-after-disconnect", '"/ticks", dependencies=[Depends(resource)])', '"/ticks")'),
    ("compression-and-streams", "minimum_size=500)", "minimum_size=5)"),
]
