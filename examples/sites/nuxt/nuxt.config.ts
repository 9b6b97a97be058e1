const tsConfig = { compilerOptions: { allowArbitraryExtensions: true } };

export default defineNuxtConfig({
  compatibilityDate: "2026-11-01",
  css: ["~~/public/code.css", "~~/lib/site.css"],
  app: { head: { htmlAttrs: { lang: "en" }, link: [{ rel: "icon", href: "data:," }] } },
  typescript: { strict: true, tsConfig },
  nitro: { typescript: { tsConfig } },
});
