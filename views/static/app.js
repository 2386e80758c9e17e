// What pages do beyond links and forms. Everything here is a convenience: pages work without it.

const live = document.getElementById("live")
const connection = document.getElementById("connection")
const toast = document.getElementById("toast")

// The state of the connection that tells of new runs.

let lost = false

function showConnection(state) {
  lost = state === "lost"
  connection.hidden = false
  connection.dataset.state = state
  const text = lost ? "Connection lost, trying again" : "Live"
  if (connection.textContent !== text) connection.textContent = text
}

document.addEventListener("htmx:sse:after:connection", () => showConnection("live"))
document.addEventListener("htmx:sse:error", (event) => {
  showConnection("lost")
  // The session has ended: the page would stand still without saying so.
  if (event.detail.status === 401)
    location.assign(`/login?to=${encodeURIComponent(location.pathname + location.search)}`)
})
document.addEventListener("htmx:sse:before:connection", (event) => {
  if (event.detail.connection.attempt > 0 && !document.hidden) showConnection("lost")
})

// The extension connects again by itself only after it was connected once.
document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx?.sourceElement !== live) return
  showConnection("lost")
  setTimeout(() => live.dispatchEvent(new Event("reconnect")), 5000)
})

// A refresh that fails leaves the page as it is and says so.

document.addEventListener("htmx:response:error", (event) => {
  const { response, sourceElement } = event.detail.ctx
  const { status } = response
  if (sourceElement.hasAttribute(`hx-status:${status}`)) return
  if (status >= 500 || status === 429) say(`The server could not answer (${status}). What you see is the last answer.`)
})

// While an answer is under way, its place says so to those who cannot see the line at the top.

document.addEventListener("htmx:before:request", (event) => {
  const { sourceElement, target } = event.detail.ctx
  if (sourceElement.matches("form")) target.setAttribute("aria-busy", "true")
})
document.addEventListener("htmx:finally:request", () => {
  for (const busy of document.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy")
})

// A question under way tells how long it runs, and is ended by its button or Escape: the server then ends it too.

let clock

document.addEventListener("htmx:before:request", (event) => {
  const text = event.detail.ctx.sourceElement.querySelector("[data-clock]")
  if (!text) return
  clearInterval(clock)
  const startMs = performance.now()
  const show = () => (text.textContent = `Running … ${((performance.now() - startMs) / 1000).toFixed(1)} s`)
  show()
  clock = setInterval(show, 100)
})
document.addEventListener("htmx:finally:request", () => clearInterval(clock))
document.addEventListener("click", (event) => {
  const form = event.target.closest?.("[data-cancel]")?.form
  if (!form) return
  cancel(form)
  form.querySelector("query-editor").focus()
})
// Before the editor hears of it, whose list of suggestions may have opened meanwhile.
document.addEventListener("keydown", (event) => event.key === "Escape" && cancel(running()), { capture: true })

function running() {
  return document.querySelector(".sql-form.htmx-request")
}

function cancel(form) {
  if (!form?.matches(".htmx-request")) return
  form.dispatchEvent(new Event("htmx:abort"))
  say("Cancelled.")
}

// What was picked stands in the condition from then on, where it may be taken off again: it must not be sent once more.

document.addEventListener("htmx:after:swap", () => {
  for (const field of document.querySelectorAll("select[name=pick]")) field.value = ""
})

// The same address twice in the history would make the back button do nothing.

document.addEventListener("htmx:before:history:update", (event) => {
  if (new URL(event.detail.history.path, location.href).href === location.href) event.preventDefault()
})

let sayTimer

function say(text) {
  toast.textContent = text
  clearTimeout(sayTimer)
  sayTimer = setTimeout(() => (toast.textContent = ""), 8000)
}

// Keys, never while something is typed: "/" to the search, "?" to the list of keys, "g" and a letter to a page.
// Ctrl or Cmd with Enter sends the query that is typed.

const keys = document.getElementById("keys")
let goUntil = 0

document.addEventListener("keydown", (event) => {
  // Within an editor, which has a shadow root of its own.
  const [field] = event.composedPath()
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && field.matches?.("[data-send-keys]")) {
    event.preventDefault()
    field.form.requestSubmit()
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(field)) {
    pressed(event)
  }
})

function pressed(event) {
  const place = event.timeStamp < goUntil && keys.querySelector(`[data-go="${CSS.escape(event.key)}"]`)
  goUntil = event.key === "g" ? event.timeStamp + 1500 : 0
  if (place) location.assign(place.href)
  else if (event.key === "?" && !keys.open) keys.showModal()
  else if (event.key === "/" && !keys.open) toSearch()
  else return
  event.preventDefault()
}

function toSearch() {
  const search =
    document.querySelector("[data-search]") ?? document.querySelector("search :is(input, select):not([type=hidden])")
  if (search) search.focus()
  else location.assign("/runs#search")
}

if (location.hash === "#search") document.querySelector("[data-search]")?.focus()

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-opens], [data-copy]")
  if (!button) return
  if (button.dataset.opens) document.getElementById(button.dataset.opens).showModal()
  else void copy(document.getElementById(button.dataset.copy))
})

// Where the browser keeps the clipboard to itself, the text is selected for the reader to copy.

async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.textContent)
    say("Copied.")
  } catch {
    getSelection().selectAllChildren(element)
    say("Selected: copy it with Ctrl+C.")
  }
}

// A query that is too long for an address is sent as a form. Asked before htmx is.

document.addEventListener(
  "submit",
  (event) => {
    const query = event.target.querySelector("[data-send-keys]")
    if (!query || encodeURIComponent(query.value).length < 6000) return
    event.preventDefault()
    event.stopImmediatePropagation()
    event.target.method = "post"
    const { name, value } = event.submitter ?? {}
    if (name) event.target.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }))
    event.target.submit()
  },
  { capture: true },
)

// What was asked from this browser stays in it, the last first, to be asked again.

const historyMax = 50

function remembered(name) {
  try {
    return JSON.parse(localStorage.getItem(`runledger.${name}`) ?? "[]")
  } catch {
    // Blocked, or not ours: then nothing is remembered.
    return []
  }
}

function remember(name, texts) {
  try {
    localStorage.setItem(`runledger.${name}`, JSON.stringify(texts))
  } catch {
    say("This browser keeps no history.")
  }
}

document.addEventListener(
  "submit",
  ({ target }) => {
    const list = target.querySelector("[data-history]")
    const text = target.querySelector("[data-send-keys]")?.value.trim()
    if (!list || !text || text.length > 20_000) return
    const { history: name } = list.dataset
    remember(name, [text, ...remembered(name).filter((one) => one !== text)].slice(0, historyMax))
    showHistory(list)
  },
  { capture: true },
)

function showHistory(list) {
  const { history: name } = list.dataset
  const texts = remembered(name)
  list.hidden = texts.length === 0
  const entries = texts.map((text) => {
    const entry = document.createElement("li")
    const link = document.createElement("a")
    link.href = `/${name}?${new URLSearchParams({ [name]: text })}`
    link.textContent = text.replaceAll(/\s+/g, " ").slice(0, 200)
    entry.append(link)
    return entry
  })
  list.querySelector("ol").replaceChildren(...entries)
}

for (const list of document.querySelectorAll("[data-history]")) {
  showHistory(list)
  list.querySelector("button").addEventListener("click", () => {
    remember(list.dataset.history, [])
    showHistory(list)
  })
}

// Cells of exact tables are gone through by arrow keys, from a click or from Enter on the table, and copied by Ctrl+C.

const cells = "table.cells tbody > tr > *"

function toCell(cell) {
  if (!cell?.matches(cells)) return false
  cell.tabIndex = -1
  cell.focus()
  return true
}

document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("a, summary, button, pre") && getSelection().isCollapsed) toCell(target.closest?.(cells))
})
document.addEventListener("keydown", (event) => {
  const { target, key } = event
  if (key === "Enter" && target.matches?.(".scroll:has(> table.cells)")) toCell(target.querySelector(cells))
  if (!target.matches?.(cells)) return
  if (key.toLowerCase() === "c" && (event.ctrlKey || event.metaKey) && getSelection().isCollapsed) {
    void copy(target.querySelector("pre") ?? target)
  } else if (!moved(target, key)) return
  event.preventDefault()
})

function moved(cell, key) {
  const row = cell.parentElement
  const place = [...row.children].indexOf(cell)
  if (key === "ArrowRight") return toCell(row.children[place + 1])
  if (key === "ArrowLeft") return toCell(row.children[place - 1])
  if (key === "ArrowDown") return toCell(row.nextElementSibling?.children[place])
  return key === "ArrowUp" && toCell(row.previousElementSibling?.children[place])
}

function isTyping(element) {
  const isBox = /^(checkbox|radio)$/.test(element.type)
  return element.isContentEditable || (/^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) && !isBox)
}

// Tooltips of charts: by pointer, and by arrow keys when the chart has the focus.

const tip = document.createElement("div")
tip.className = "tip"
tip.hidden = true
tip.setAttribute("role", "status")
document.body.append(tip)
let marked = null

function showTip(mark, x, y) {
  marked?.classList.remove("on")
  marked = mark
  mark.classList.add("on")
  tip.textContent = mark.dataset.t
  tip.hidden = false
  const { width, height } = tip.getBoundingClientRect()
  tip.style.left = `${Math.max(4, Math.min(x + 12, innerWidth - width - 4))}px`
  tip.style.top = `${y - height - 10 < 4 ? y + 18 : y - height - 10}px`
}

function hideTip() {
  marked?.classList.remove("on")
  marked = null
  tip.hidden = true
}

document.addEventListener("pointermove", (event) => {
  const mark = event.target.closest?.("[data-t]")
  if (mark) showTip(mark, event.clientX, event.clientY)
  else if (!tip.hidden && !document.activeElement?.matches("[data-chart]")) hideTip()
})
document.addEventListener("scroll", hideTip, { passive: true, capture: true })
document.addEventListener("focusout", hideTip)

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hideTip()
  const chart = event.target.closest?.("[data-chart]")
  const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key]
  if (!chart || !step) return
  const marks = [...chart.querySelectorAll("[data-t]")]
  if (marks.length === 0) return
  event.preventDefault()
  const from = marks.indexOf(marked)
  const to = from === -1 ? (step > 0 ? 0 : marks.length - 1) : from + step
  const mark = marks[Math.max(0, Math.min(marks.length - 1, to))]
  const box = mark.getBoundingClientRect()
  showTip(mark, box.left + box.width / 2, box.top + Math.min(40, box.height / 2))
})

// A mark that stands for runs leads to them: by click, or by Enter when arrow keys have chosen it.

document.addEventListener("click", (event) => {
  const mark = event.target.closest?.("[data-href]")
  if (!mark) return
  if (event.ctrlKey || event.metaKey) open(mark.dataset.href, "_blank", "noopener")
  else location.assign(mark.dataset.href)
})
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && marked?.dataset.href && event.target.matches?.("[data-chart]")) {
    location.assign(marked.dataset.href)
  }
})

// Selects that apply at once need no button; without scripts it stays.
document.documentElement.classList.add("scripted")
