/**
 * A file that the site serves: of this project (path from the package's root), of a package it depends on, or a script
 * that is put together from modules (`entry` in `src`, which `npm run build` leaves in `dist/src` under the same name).
 */
export type StaticFile =
  | { readonly name: string; readonly contentType: string; readonly path: string }
  | { readonly name: string; readonly contentType: string; readonly specifier: string }
  | { readonly name: string; readonly contentType: string; readonly entry: string }

/** Every static file there is; what is not in this list is not served. */
export const staticFiles: readonly StaticFile[] = [
  { name: "app.css", contentType: "text/css; charset=utf-8", path: "views/static/app.css" },
  { name: "app.js", contentType: "text/javascript; charset=utf-8", path: "views/static/app.js" },
  { name: "favicon.svg", contentType: "image/svg+xml", path: "views/static/favicon.svg" },
  { name: "htmx.js", contentType: "text/javascript; charset=utf-8", specifier: "htmx.org/dist/htmx.min.js" },
  { name: "hx-sse.js", contentType: "text/javascript; charset=utf-8", specifier: "htmx.org/dist/ext/hx-sse.min.js" },
  { name: "query-editor.js", contentType: "text/javascript; charset=utf-8", entry: "editor/query-main.ts" },
  { name: "sql-editor.js", contentType: "text/javascript; charset=utf-8", entry: "editor/sql-main.ts" },
]

/** The URL of a static file by its name; the web puts a hash of the content into it. */
export type Asset = (name: string) => string
