import { Hono, type Context } from "hono"
import { getCookie, setCookie } from "hono/cookie"
import { type Theme, themes } from "../../views/layout.tsx"
import { Problem } from "../model/problem.ts"
import { ownPath } from "./own-path.ts"

const COOKIE = "runledger_theme"
const YEAR_SECONDS = 31_536_000

/** The theme that this browser chose. */
export function chosenTheme(c: Context): Theme {
  return themes.find((theme) => theme === getCookie(c, COOKIE)) ?? "auto"
}

/** `POST /theme`: remembers the choice and goes back to the page it was made on. */
export function themeForm() {
  return new Hono().post("/theme", async (c) => {
    const form = await c.req.parseBody()
    const theme = themes.find((known) => known === form["theme"])
    if (theme === undefined)
      throw new Problem("bad_parameter", "no such theme", { hint: `choose one of ${themes.join(", ")}` })
    setCookie(c, COOKIE, theme, { path: "/", httpOnly: true, sameSite: "Lax", maxAge: YEAR_SECONDS })
    return c.redirect(ownPath(form["return_to"]), 303)
  })
}
