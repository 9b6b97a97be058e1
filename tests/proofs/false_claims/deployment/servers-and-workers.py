CLAIMS = [
    ("address-in-a-container", 'host="0.0.0.0", port', 'host="127.0.0.1", port'),
    ("application-as-import-string", ", factory=True, workers", ", workers"),
    ("reload-is-for-development", "reload=True, workers=4", "workers=4"),
    ("headers-added-by-the-server", "server_header=False, ", ""),
    ("what-each-worker-does-again", '== "spawn"', '== "fork"'),
    ("limit-concurrency-counts-connections", "limit_concurrency=2)  #", "limit_concurrency=3)  #"),
    ("recycling-workers", "limit_max_requests_jitter=1_000", "limit_max_requests_jitter=0"),
    ("replacing-workers-by-signal", '"TTIN", "TTOU"', '"TTIN", "USR1"'),
    ("crashed-and-hanging-workers", "timeout_worker_healthcheck=10", "timeout_worker_healthcheck=5"),
    ("which-worker-gets-a-connection", "listener.accept()[0] for", "listener.accept()[1] for"),
    ("requests-in-the-backlog", "shop.example\\r\\n\\r\\n", "shop.example\\r\\nUpgrade-\\r\\n\\r\\n"),
    ("streams-at-shutdown", "except TimeoutError:", "except KeyError:"),
]
