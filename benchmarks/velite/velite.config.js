// Renders what `answerkey build` renders: each answer of each page, with its code highlighted. growth.py names the folders.
import rehypeShiki from "@shikijs/rehype";
import { defineCollection, defineConfig, s } from "velite";

// Without a list shiki loads 300 grammars, which takes 20 s more of processor time; what is not in it is shown as plain text.
const langs = (
  "bash console css diff docker go graphql html http ini java javascript json jsx kotlin markdown php python ruby rust sql toml " +
  "tsx typescript xml yaml"
).split(" ");
const question = s.object({ id: s.string().optional(), difficulty: s.string().optional(), q: s.string(), a: s.markdown() });
const pages = defineCollection({
  name: "Page",
  pattern: "qa/**/*.md",
  schema: s.object({ title: s.string().optional(), path: s.path(), questions: s.array(question).default([]) }),
});

export default defineConfig({
  root: process.env.VELITE_CONTENT,
  output: { data: process.env.VELITE_OUTPUT, assets: `${process.env.VELITE_OUTPUT}/static`, clean: true },
  collections: { pages },
  markdown: { copyLinkedFiles: false, rehypePlugins: [[rehypeShiki, { theme: "github-light", langs, fallbackLanguage: "text" }]] },
});
