CLAIMS = [
    ("logs-metrics-or-traces", "requests[template, f", "requests[request.url.path, f"),
    ("access-log-without-probes", " and status < 400)", ")"),
    ("secrets-in-logs", '("type", "loc", "msg")', '("type", "loc", "msg", "input")'),
    ("percentiles-from-histograms", "bisect.bisect_left(", "bisect.bisect_right("),
    ("expensive-readiness-checks", "async with self.lock:", "if self.lock:"),
    ("slow-start-and-startup-probes", "200 if loaded.is_set() else 503", "200 if loaded else 503"),
    ("noticing-a-blocked-loop", "loop.time() - expected", "loop.time() - loop.time()"),
    ("trace-context-across-services", "(match[1], match[3]) if match", '(match[1], "01") if match'),
]
