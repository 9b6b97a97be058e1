/** Reads the files that `answerkey build` wrote into public/. Only for Node, while the site is built. */
import { readFile } from "node:fs/promises";
import navigation from "../public/navigation.json";
import type { Page } from "../public/types/answerkey";

const read = (file: string) => readFile(`public/${file}`, "utf8");

async function readPage(file: string): Promise<Page> {
  return JSON.parse(await read(file));
}

/** The file of each page by its address. Translations have addresses of their own: `/de/python/collections/lists`. */
async function filesByAddress() {
  const files = new Map<string, string>();
  for (const { path, file } of navigation.frameworks.flatMap(({ topics }) => topics.flatMap(({ pages }) => pages))) {
    const { alternates } = await readPage(file);
    for (const [locale, address] of Object.entries(alternates)) files.set(address, `${locale}/${file}`);
    files.set(path, file); // the first language has no folder
  }
  return files;
}

const files = filesByAddress();

export async function pageAddresses() {
  return [...(await files).keys()];
}

/** A page with its questions, and its structured data for search engines. */
export async function pageAt(address: string) {
  const file = (await files).get(address);
  if (file === undefined) return undefined;
  const jsonLd = file.replace(/pages\/(.*)\.json$/, "jsonld/pages/$1.jsonld");
  return { page: await readPage(file), jsonLd: await read(jsonLd) };
}
