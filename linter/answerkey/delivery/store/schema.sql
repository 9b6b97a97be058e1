-- The tables of answerkey.sqlite beside those of frameworks, topics, pages, questions, collections and documents, which `tables` makes from their
-- declared fields. docs/sqlite.md explains them; rows are numbered in the order of reading.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE UNIQUE INDEX frameworks_by_slug ON frameworks (slug);
CREATE INDEX topics_by_framework ON topics (framework_id);
CREATE INDEX topics_by_slug ON topics (slug);

CREATE UNIQUE INDEX pages_by_source ON pages (source);
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

CREATE INDEX questions_by_page ON questions (page_id);
CREATE INDEX questions_by_name ON questions (name);
CREATE INDEX questions_by_difficulty ON questions (difficulty);
CREATE INDEX questions_by_level ON questions (level);
CREATE INDEX questions_by_words ON questions (words);
CREATE INDEX questions_by_created ON questions (created);
CREATE INDEX questions_by_changed ON questions (changed);
CREATE INDEX questions_by_verified ON questions (verified);
CREATE INDEX questions_by_kind ON questions (kind);

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

-- The values of `meta` that can be filtered by: text, numbers, true and false, and each of these in a list.
CREATE TABLE meta_values (
    "table" TEXT NOT NULL, -- that of the record
    record_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL, -- text as it is, all else as in JSON: `3`, `true`
    PRIMARY KEY ("table", name, text, record_id)
) WITHOUT ROWID;

CREATE INDEX documents_by_collection ON documents (collection_id);
CREATE INDEX documents_by_title ON documents (title);
CREATE INDEX documents_by_created ON documents (created);
CREATE INDEX documents_by_changed ON documents (changed);
CREATE INDEX documents_by_words ON documents (words);

-- The scalars in `data` of documents, and each scalar of a list of them.
CREATE TABLE document_values (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents (id),
    name TEXT NOT NULL, -- path of the field, with dots: `about.year`
    text TEXT NOT NULL, -- text as it is, all else as in JSON: `3`, `true`
    number REAL -- none: not a number
);
CREATE INDEX document_values_by_document ON document_values (document_id, name, text);
CREATE INDEX document_values_by_name ON document_values (name, text);

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

CREATE VIRTUAL TABLE document_search USING fts5 (
    title, text, field_texts, code, names, parts,
    content="documents", content_rowid="id", prefix='2 3',
    tokenize="unicode61 remove_diacritics 2 tokenchars '_@+#'"
);

-- The words that searches know, and how many questions and documents have each. A term stands for all of its words.
CREATE TABLE vocabulary (
    word TEXT PRIMARY KEY,
    questions INTEGER NOT NULL,
    term TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX vocabulary_by_term ON vocabulary (term);

-- How well each question and document matches a term: numbers of 4 and of 1 bytes. Questions are numbered from 0 by their
-- ids, documents after them.
CREATE TABLE terms (
    term TEXT PRIMARY KEY,
    records BLOB NOT NULL,
    impacts BLOB NOT NULL
) WITHOUT ROWID;
