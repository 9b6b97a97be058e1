"""Modules that are right whatever a base makes of them: those of Python, and of libraries that everybody knows.

A base may misspell a module more often than it writes it right. The libraries that a base names are known from their
environment; this list is for a base that names none.
"""

from __future__ import annotations

import sys

_LIBRARIES = """
    aiofiles aiohttp aiosqlite alembic annotated_types anyio apscheduler argon2 asgiref asyncpg attr attrs azure
    babel bcrypt bleach boto3 botocore bs4 cachetools celery certifi cffi click colorama cryptography cython
    dateutil datasets django docker docutils dotenv dramatiq duckdb email_validator factory faker fastapi fastmcp
    flake8 flask freezegun gevent google graphene greenlet grpc gunicorn h11 httpcore httpx httptools huggingface_hub
    hypercorn hypothesis idna ipykernel isort itsdangerous jinja2 joblib jose jsonschema jupyter jwt kafka keras
    kombu langchain locust loguru lxml mako markdown markupsafe marshmallow matplotlib mongoengine motor msgpack
    msgspec multipart mypy networkx nltk numba numpy openai opentelemetry orjson pandas passlib peewee pendulum
    pika pip plotly polars prometheus_client promise psutil psycopg psycopg2 pwdlib pyarrow pydantic pydantic_core
    pydantic_settings pygments pymongo pymysql pytest pytz redis regex requests rich ruff scipy seaborn selenium
    sentry_sdk setuptools simplejson sklearn slowapi socketio spacy sphinx sqlalchemy sqlmodel starlette stripe
    strawberry structlog sympy tenacity tensorflow textual tomli toml tomlkit torch tornado tortoise tox tqdm
    transformers trio twisted typeguard typer typing_extensions tzlocal ujson urllib3 uvicorn uvloop watchfiles
    websocket websockets werkzeug wheel wtforms xmltodict yaml yarl zstandard
"""
MODULES = sys.stdlib_module_names.union(_LIBRARIES.split())
