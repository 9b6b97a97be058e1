"""Asks the store of a build: `search.py` runs this with each version of the program.

    python benchmarks/search_api.py answerkey.sqlite queries.json

prints, as JSON, for each query the addresses of the first ten hits, and the milliseconds of processor time of the
fastest of three.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from answerkey.delivery.store import Store


def main(database: str, queries: str) -> None:
    """Print the answers to the queries of a file."""
    with Store.open(Path(database)) as store:
        store.search("a query that opens what is opened once")
        print(json.dumps([_answer(store, query) for query in json.loads(Path(queries).read_text("utf-8"))]))


def _answer(store: Store, query: str) -> dict[str, Any]:
    fastest = float("inf")
    for _ in range(3):
        begin = time.thread_time()
        result = store.search(query, limit=10)
        fastest = min(fastest, time.thread_time() - begin)
    return {"hits": [hit.record["address"] for hit in result.hits], "ms": fastest * 1000}


if __name__ == "__main__":
    main(*sys.argv[1:])
