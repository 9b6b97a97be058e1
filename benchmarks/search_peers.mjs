// Asks the searches that run in browsers: `search.py` runs this in a folder with their packages.
//
//     node search_peers.mjs ENGINE BUILD records.json queries.json
//
// prints, as JSON, for each query the addresses of the first ten hits, the milliseconds of a second run, and the bytes that the
// first one transfers, compressed, in a page that has loaded nothing yet.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const [, , engine, build, recordsFile, queriesFile] = process.argv;
const records = JSON.parse(readFileSync(recordsFile, "utf8"));
const queries = JSON.parse(readFileSync(queriesFile, "utf8"));
const packed = (data) => gzipSync(data).length;
const library = (path) => packed(readFileSync(join("node_modules", path)));
const FIELDS = ["title", "names", "text", "code"];

/** The client that a build brings along. */
async function client() {
  const { Search } = await import(join(build, "search/search.js"));
  const sizes = new Map();
  const size = (path) => sizes.get(path) ?? sizes.set(path, packed(readFileSync(join(build, path)))).get(path);
  return async (query) => {
    let bytes = size("search/search.js");
    const search = new Search(async (path) => {
      bytes += size(path);
      return JSON.parse(readFileSync(join(build, path), "utf8"));
    });
    const first = await search.search(query);
    const begin = performance.now();
    await search.search(query);
    return { hits: first.hits.map((hit) => hit.address), ms: performance.now() - begin, bytes };
  };
}

/** MiniSearch, with the options that its documentation recommends: prefixes, a fuzziness of 0.2, a boost of the title. */
async function minisearch() {
  const { default: MiniSearch } = await import("minisearch");
  const options = { prefix: true, fuzzy: 0.2, boost: { title: 2 } };
  const index = new MiniSearch({ idField: "address", fields: FIELDS, searchOptions: options });
  index.addAll(records);
  const bytes = packed(JSON.stringify(index)) + library("minisearch/dist/es/index.js");
  return async (query) => {
    const begin = performance.now();
    const hits = index.search(query).slice(0, 10).map((hit) => hit.id);
    return { hits, ms: performance.now() - begin, bytes };
  };
}

async function orama() {
  const { create, insertMultiple, save, search } = await import("@orama/orama");
  const schema = Object.fromEntries(["address", ...FIELDS].map((field) => [field, "string"]));
  const index = create({ schema });
  await insertMultiple(index, records);
  const bytes = packed(JSON.stringify(save(index)));
  return async (query) => {
    const begin = performance.now();
    const found = await search(index, { term: query, properties: FIELDS, boost: { title: 2 }, tolerance: 1, limit: 10 });
    return { hits: found.hits.map((hit) => hit.document.address), ms: performance.now() - begin, bytes };
  };
}

/** Pagefind, on a page for each question, with its title as heading. */
async function pagefind() {
  const { createIndex, close } = await import("pagefind");
  const { index } = await createIndex({});
  const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  for (const [number, { title, names, text, code }] of records.entries()) {
    const content = `<h1>${escape(title)}</h1><p>${escape(names)}</p><p>${escape(text)}</p><pre>${escape(code)}</pre>`;
    const page = `<html lang="en"><head><title>${escape(title)}</title></head><body>${content}</body></html>`;
    await index.addHTMLFile({ url: `/${number}/`, content: page });
  }
  await index.writeFiles({ outputPath: "pagefind" });
  await close();
  let bytes = 0;
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://x").pathname;
    try {
      const data = readFileSync(join("pagefind", path));
      bytes += path.includes(".pf_") || path.endsWith(".pagefind") ? data.length : packed(data);
      response.end(data);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  server.unref();
  const basePath = `http://127.0.0.1:${server.address().port}/`;
  const source = readFileSync("pagefind/pagefind.js", "utf8");
  globalThis.location ??= new URL(basePath);
  const module = await import(`data:text/javascript;base64,${Buffer.from(source).toString("base64")}`);
  return async (query) => {
    bytes = packed(source);
    await module.destroy();
    await module.options({ basePath, noWorker: true });
    const { results } = await module.search(query);
    const shown = await Promise.all(results.slice(0, 10).map((result) => result.data()));
    const transferred = bytes;
    const begin = performance.now();
    await module.search(query);
    const ms = performance.now() - begin;
    return { hits: shown.map(({ url }) => records[Number(url.split("/").at(-2))].address), ms, bytes: transferred };
  };
}

const ask = await { client, minisearch, orama, pagefind }[engine]();
const answers = [];
for (const query of queries) answers.push(await ask(query));
console.log(JSON.stringify(answers));
process.exit(0);
