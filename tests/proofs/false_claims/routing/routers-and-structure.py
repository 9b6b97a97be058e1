CLAIMS = [
    ("layout-by-feature", "if total > 1000 and not approved:", "if total >= 1000 and not approved:"),
    ("prefixes-and-empty-paths", '@orders.get("")', '@orders.get("/")'),
    ("path-parameters-in-prefixes", "if ORDERS.get(order) != shop:", "if order not in ORDERS:"),
    ("endpoints-made-in-a-loop", "def create(item: model) -> int:", "def create(item: dict) -> int:"),
    ("one-path-in-two-routers", "for router in (reading, writing, copy):", "for router in (copy, reading, writing):"),
    ("switching-a-feature-off", ', dependencies=[enabled("wishlist")])', ")"),
    ("lifespan-of-a-router", "search = APIRouter(lifespan=search_lifespan)", "search = APIRouter()"),
    ("routes-added-after-inclusion", ', prefix="/closed", dependencies=[Depends(deny)])', ', prefix="/closed")'),
    (
        "what-routers-do-not-inherit",
        "assert classes == [APIRoute, TimedRoute]",
        "assert classes == [TimedRoute, TimedRoute]",
    ),
    (
        "listing-all-routes",
        "for route in iter_route_contexts(app.routes):",
        "for route in iter_route_contexts(app.routes[:4]):",
    ),
]
