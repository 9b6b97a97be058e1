/** Places of questions in the text of a page. */

import type { DocumentSymbol } from "vscode-languageclient/node";

const PARTS = ["difficulty: ${2|medium,easy,hard|}", "q: ${3:Why?}", "a: |"];

/** Return the id of the question at a line, as the symbols of the language server have it. */
export function questionAt(symbols: readonly DocumentSymbol[], line: number): string | undefined {
  const symbol = symbols.find(({ range }) => range.start.line <= line && line <= range.end.line);
  return symbol?.detail || undefined;
}

export interface Insertion {
  /** The line before which the question is inserted. */
  line: number;
  snippet: string;
}

/**
 * Return where a question is added to a page, at the end of its list, and its snippet; undefined for other texts.
 *
 * The list is indented as its last question is.
 */
export function insertion(text: string): Insertion | undefined {
  const lines = text.split(/\r\n|\r|\n/);
  const end = lines.findIndex((line, number) => number > 0 && /^(?:---|\.\.\.)\s*$/.test(line));
  const start = lines.findIndex((line) => /^questions\s*:\s*(?:#.*)?$/.test(line));
  if (lines[0]?.trimEnd() !== "---" || start < 0 || end < start) {
    return undefined;
  }
  const own = lines.slice(start + 1, end);
  const size = own.findIndex((line) => /^[^\s#-]/.test(line)); // another key of the page
  const list = size < 0 ? own : own.slice(0, size);
  while (list.length && !list[list.length - 1]?.trim()) {
    list.pop();
  }
  return { line: start + 1 + list.length, snippet: snippet(indentation(list)) };
}

function indentation(list: readonly string[]): string {
  const first = list.find((line) => /^ *- /.test(line));
  return first === undefined ? "  " : (/^ */.exec(first)?.[0] ?? "");
}

function snippet(indent: string): string {
  const inner = `${indent}  `;
  const lines = [`${indent}- id: \${1:short-name}`, ...PARTS.map((part) => inner + part), `${inner}  $0`];
  return `${lines.join("\n")}\n`;
}

/** Return the address of a page by the path of its file, or of a translation; undefined for other files. */
export function addressOf(file: string): string | undefined {
  const match = /[\\/]qa[\\/]([^\\/]+)[\\/]([^\\/]+)[\\/]([^\\/.]+)(?:\.[A-Za-z-]+)?\.md$/.exec(file);
  return match ? `/${match[1]}/${match[2]}/${match[3]}` : undefined;
}
