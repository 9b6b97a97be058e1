import { pageAt } from "../../../lib/content";

/** A page and its structured data. `nuxt generate` calls this, and keeps the answer beside the page. */
export default defineEventHandler(async (event) => {
  const found = await pageAt(`/${getRouterParam(event, "path")}`);
  if (!found) throw createError({ statusCode: 404, statusMessage: "There is no such page" });
  return found;
});
