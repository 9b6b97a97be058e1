-- The tables of answerkey.sqlite. docs/sqlite.md explains them; rows are numbered in the order of reading.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE frameworks (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    "order" INTEGER NOT NULL,
    description TEXT NOT NULL,
    icon TEXT,
    tier INTEGER,
    easy INTEGER NOT NULL,
    medium INTEGER NOT NULL,
    hard INTEGER NOT NULL,
    source TEXT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TABLE topics (
    id INTEGER PRIMARY KEY,
    framework_id INTEGER NOT NULL REFERENCES frameworks (id),
    path TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    "order" INTEGER NOT NULL,
    description TEXT NOT NULL,
    easy INTEGER NOT NULL,
    medium INTEGER NOT NULL,
    hard INTEGER NOT NULL,
    source TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX topics_by_framework ON topics (framework_id);
CREATE INDEX topics_by_slug ON topics (slug);

CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    topic_id INTEGER NOT NULL REFERENCES topics (id),
    path TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    subtopic TEXT NOT NULL,
    difficulty TEXT NOT NULL,
    level INTEGER NOT NULL, -- 1 easy, 2 medium, 3 hard: what difficulties are sorted by
    "order" INTEGER NOT NULL,
    seo_description TEXT NOT NULL,
    updated TEXT NOT NULL,
    created TEXT NOT NULL,
    changed TEXT NOT NULL,
    body TEXT NOT NULL,
    body_html TEXT NOT NULL,
    body_text TEXT NOT NULL,
    words INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    easy INTEGER NOT NULL,
    medium INTEGER NOT NULL,
    hard INTEGER NOT NULL,
    previous TEXT REFERENCES pages (path) DEFERRABLE INITIALLY DEFERRED,
    next TEXT REFERENCES pages (path) DEFERRABLE INITIALLY DEFERRED,
    draft INTEGER NOT NULL CHECK (draft IN (0, 1)),
    source TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL
);
CREATE INDEX pages_by_topic ON pages (topic_id);
CREATE INDEX pages_by_difficulty ON pages (difficulty);
CREATE INDEX pages_by_level ON pages (level);
CREATE INDEX pages_by_title ON pages (title);
CREATE INDEX pages_by_updated ON pages (updated);
CREATE INDEX pages_by_created ON pages (created);
CREATE INDEX pages_by_changed ON pages (changed);
CREATE INDEX pages_by_questions ON pages (easy + medium + hard);
CREATE INDEX pages_by_words ON pages (words);
CREATE INDEX pages_by_previous ON pages (previous);
CREATE INDEX pages_by_next ON pages (next);

CREATE TABLE related_pages (
    page_id INTEGER NOT NULL REFERENCES pages (id),
    number INTEGER NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (page_id, number)
) WITHOUT ROWID;

CREATE TABLE page_authors (
    page_id INTEGER NOT NULL REFERENCES pages (id),
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (page_id, number)
) WITHOUT ROWID;

CREATE TABLE questions (
    id INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES pages (id),
    address TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL, -- what authors call its id
    number INTEGER NOT NULL, -- on its page, from 1
    difficulty TEXT NOT NULL,
    level INTEGER NOT NULL, -- 1 easy, 2 medium, 3 hard: what difficulties are sorted by
    words INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    created TEXT NOT NULL,
    changed TEXT NOT NULL,
    draft INTEGER NOT NULL CHECK (draft IN (0, 1)),
    hash TEXT NOT NULL,
    verified TEXT NOT NULL, -- proved, ran, checked, compiled; stale, none: nothing more is said of these
    verified_python TEXT NOT NULL,
    verified_at TEXT NOT NULL,
    verified_assertions INTEGER NOT NULL, -- 0 unless it was proved
    q TEXT NOT NULL, -- Markdown
    a TEXT NOT NULL, -- Markdown
    question_html TEXT NOT NULL,
    answer_html TEXT NOT NULL,
    -- What is searched: plain text, code, the names around it, and the parts of compound words.
    question_text TEXT NOT NULL,
    answer_text TEXT NOT NULL,
    code TEXT NOT NULL,
    names TEXT NOT NULL,
    parts TEXT NOT NULL
);
CREATE INDEX questions_by_page ON questions (page_id);
CREATE INDEX questions_by_name ON questions (name);
CREATE INDEX questions_by_difficulty ON questions (difficulty);
CREATE INDEX questions_by_level ON questions (level);
CREATE INDEX questions_by_words ON questions (words);
CREATE INDEX questions_by_created ON questions (created);
CREATE INDEX questions_by_changed ON questions (changed);
CREATE INDEX questions_by_verified ON questions (verified);

CREATE TABLE verified_libraries (
    question_id INTEGER NOT NULL REFERENCES questions (id),
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (question_id, name)
) WITHOUT ROWID;
CREATE INDEX verified_libraries_by_name ON verified_libraries (name, version, question_id);

CREATE TABLE tags (
    question_id INTEGER NOT NULL REFERENCES questions (id),
    number INTEGER NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (question_id, number)
) WITHOUT ROWID;
CREATE INDEX tags_by_tag ON tags (tag, question_id);

CREATE TABLE snippets (
    id INTEGER PRIMARY KEY,
    question_id INTEGER NOT NULL REFERENCES questions (id),
    number INTEGER NOT NULL, -- in its answer, from 1
    language TEXT NOT NULL, -- as the author tagged it; empty where there is no tag
    code TEXT NOT NULL
);
CREATE INDEX snippets_by_question ON snippets (question_id, language);
CREATE INDEX snippets_by_language ON snippets (language, question_id);

CREATE TABLE headings (
    id INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES pages (id),
    question_id INTEGER REFERENCES questions (id), -- none: a heading of the page's body
    level INTEGER NOT NULL,
    text TEXT NOT NULL,
    anchor TEXT NOT NULL
);
CREATE INDEX headings_by_page ON headings (page_id);
CREATE INDEX headings_by_question ON headings (question_id);

CREATE TABLE related_questions (
    question_id INTEGER NOT NULL REFERENCES questions (id),
    number INTEGER NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (question_id, number)
) WITHOUT ROWID;

CREATE TABLE authors (
    question_id INTEGER NOT NULL REFERENCES questions (id),
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (question_id, number)
) WITHOUT ROWID;

CREATE TABLE redirects (
    address TEXT PRIMARY KEY,
    target TEXT -- none: gone for good
) WITHOUT ROWID;

CREATE TABLE assets (
    path TEXT PRIMARY KEY
) WITHOUT ROWID;

-- Words keep `_`, `@`, `+` and `#`, so that `__init__`, `@property`, `C++` and `C#` are words.
CREATE VIRTUAL TABLE search USING fts5 (
    question_text, answer_text, code, names, parts,
    content="questions", content_rowid="id", prefix='2 3',
    tokenize="unicode61 remove_diacritics 2 tokenchars '_@+#'"
);

-- The words of the index and how many questions have each: for parts of words and for slips.
CREATE TABLE vocabulary (
    word TEXT PRIMARY KEY,
    questions INTEGER NOT NULL
) WITHOUT ROWID;
