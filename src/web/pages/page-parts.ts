import type { Context } from "hono"
import type { WebParts } from "../parts.ts"
import type { PageContent } from "./show-page.ts"

/** What pages are made of: the web's parts, and the frame around every page. */
export type PageParts = WebParts & { readonly show: (c: Context, content: PageContent) => Promise<Response> }
