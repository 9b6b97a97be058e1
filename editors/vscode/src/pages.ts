/** Pages of the preview as a webview shows them. */

/**
 * Return a page of the preview for a webview: its addresses lead to the server, its styles are loaded from there, and
 * no script runs.
 */
export function shown(html: string, origin: string): string {
  const policy = `default-src 'none'; img-src ${origin} data:; media-src ${origin}; style-src ${origin}; font-src ${origin}`;
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}"><base href="${origin}/">`;
  return html.replace(/<script\b[^>]*>[\s\S]*?<\/script\s*>/gi, "").replace(/<head[^>]*>/i, (tag) => tag + head);
}

/** Return the origin of a server in the lines that it prints; undefined before it listens. */
export function originIn(output: string): string | undefined {
  return /https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+(?=\/)/.exec(output)?.[0];
}
