CLAIMS = [
    ("dependency-caching-per-request", "Depends(next_number, use_cache=False)]", "Depends(next_number)]"),
    ("router-level-dependencies", "APIRouter(dependencies=[Depends(current_tenant)])", "APIRouter()"),
    ("parametrized-callable-dependency", "@dataclass(frozen=True)  #", "@dataclass(eq=False)  #"),
    ("annotated-dependency-aliases", "Query(ge=1, le=100)]", "Query(ge=1, gt=100)]"),
    ("process-wide-resources", "await rates.aclose()", "rates.aclose"),
    ("exceptions-in-yield-dependencies", "raise  # never leave", "pass  # never leave"),
    ("yield-dependency-exit-timing", '== ["task", "exit", "exit", "task"]', '== ["exit", "task"] * 2'),
    ("context-variables-in-dependencies", "async def set_in_task", "def set_in_task"),
]
