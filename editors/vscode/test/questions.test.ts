import assert from "node:assert/strict";
import { test } from "node:test";
import type { DocumentSymbol } from "vscode-languageserver-protocol";
import { originIn, shown } from "../src/pages";
import { addressOf, insertion, questionAt } from "../src/questions";

const HEAD = "---\ntitle: A\nquestions:\n";
const QUESTION = "  - id: a\n    a: |\n      Text\n";

test("a question is added after the last one, indented as the list is", () => {
  const page = `${HEAD}${QUESTION}---\n`;
  assert.deepEqual(insertion(page)?.line, 6);
  assert.match(insertion(page)?.snippet ?? "", /^ {2}- id: .*\n {4}difficulty: .*\n {4}q: .*\n {4}a: \|\n {6}\$0\n$/);
  assert.match(insertion(page.replaceAll(/^ {2}/gm, ""))?.snippet ?? "", /^- id: .*\n {2}difficulty/);
});

const places: [claim: string, text: string, line: number | undefined][] = [
  ["lines of Windows count as lines", `${HEAD}${QUESTION}---\n`.replaceAll("\n", "\r\n"), 6],
  ["a key after the questions stays after them", `${HEAD}${QUESTION}\nupdated: 2026-01-01\n---\n`, 6],
  ["an empty list gets its first question", `${HEAD}---\n`, 3],
  ["a text without questions gets none", "---\ntitle: A\n---\nquestions:\n", undefined],
  ["front matter without an end gets none", HEAD + QUESTION, undefined],
  ["Markdown without front matter gets none", "# A\n\n---\nquestions:\n---\n", undefined],
];
for (const [claim, text, line] of places) {
  test(claim, () => assert.equal(insertion(text)?.line, line));
}

test("the question at a line is the one whose lines it is among", () => {
  const symbol = (detail: string, start: number, end: number) =>
    ({ detail, range: { start: { line: start, character: 0 }, end: { line: end, character: 0 } } }) as DocumentSymbol;
  const symbols = [symbol("a", 3, 5), symbol("b", 6, 9)];
  assert.deepEqual([2, 3, 5, 6, 10].map((line) => questionAt(symbols, line)), [undefined, "a", "a", "b", undefined]);
});

test("the address of a page is that of its file, also of a translation", () => {
  const files = ["/x/content/qa/fastapi/security/jwt.md", "C:\\x\\qa\\fastapi\\security\\jwt.de.md", "/x/qa/jwt.md"];
  assert.deepEqual(files.map(addressOf), ["/fastapi/security/jwt", "/fastapi/security/jwt", undefined]);
});

test("a page in a webview runs no script, and takes styles only from the server", () => {
  const html = shown("<html><head><SCRIPT src='/a'></script ><title>A</title></head><body></body></html>", "http://127.0.0.1:9");
  assert.doesNotMatch(html, /<script/i);
  assert.match(html, /<head><meta http-equiv="Content-Security-Policy" content="default-src 'none';[^"]*style-src http:\/\/127\.0\.0\.1:9;/);
  assert.match(html, /<base href="http:\/\/127\.0\.0\.1:9\/">/);
});

test("the origin is known when the server says it", () => {
  assert.equal(originIn("Built: 0 errors.\n"), undefined);
  assert.equal(originIn("5 pages at http://127.0.0.1:34187/ (the API: /api/v1)"), "http://127.0.0.1:34187");
  assert.equal(originIn("http://127.0.0.1:341"), undefined, "the port may go on in the next piece of output");
});
