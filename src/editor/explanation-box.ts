import type { Explanation } from "./explanation.ts"

/** An explanation as it is shown beside a word: how it is written, what it does, an example. */
export function explanationBox({
  name,
  detail,
  doc,
  example,
  helpId,
}: Omit<Explanation, "start" | "end">): HTMLElement {
  const box = element("div", "cm-explanation")
  const head = element("p", "cm-explanation-head")
  const isUsage = detail.some((line) => line.includes(name))
  if (!isUsage) head.append(element("b", "", name), " ")
  head.append(...detail.map((line) => element(isUsage ? "code" : "span", "", line)))
  box.append(head)
  if (doc !== "") box.append(element("p", "", plain(doc)))
  if (example !== "") box.append(element("code", "cm-explanation-example", example))
  if (helpId !== null) box.append(helpLink(helpId))
  return box
}

function helpLink(id: string): HTMLElement {
  const link = document.createElement("a")
  link.href = `/query/help#${encodeURIComponent(id)}`
  link.textContent = "Reference"
  return link
}

/** A text without the marks around words of the language. */
export function plain(text: string): string {
  return text.replaceAll("`", "")
}

/** An element with a class and a text. */
export function element(tag: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(tag)
  if (className !== "") made.className = className
  made.textContent = text
  return made
}
