import { Hono } from "hono"
import type { Asset } from "../../views/static.ts"
import type { From } from "./access/address.ts"
import { guard } from "./access/guard.ts"
import { loginForm } from "./access/login.ts"
import { loginPage } from "./access/login-page.ts"
import { cappedBody, dropUnsentBody, jsonBodiesOnly } from "./body.ts"
import { errorAnswers, noSuchAddress } from "./errors.ts"
import { events } from "./events.ts"
import { safeHeaders } from "./headers.ts"
import { healthz } from "./health.ts"
import { ownHostOnly } from "./hosts.ts"
import { ingestApi } from "./ingest-api.ts"
import { createLive, type Live } from "./live.ts"
import { metricsApi } from "./metrics-api.ts"
import { metricsPrometheus } from "./metrics-prometheus.ts"
import { openapi } from "./openapi/openapi.ts"
import { knownOriginsOnly, shownTo } from "./origins.ts"
import { comparePage } from "./pages/compare-page.ts"
import { errorPage } from "./pages/error-page.ts"
import { frameFacts, plainFacts } from "./pages/frame.ts"
import { ingestPage } from "./pages/ingest-page.ts"
import { overviewPage } from "./pages/overview-page.ts"
import type { PageParts } from "./pages/page-parts.ts"
import { pricesPage } from "./pages/prices-page.ts"
import { queryPage } from "./pages/query-page.ts"
import { rejectsPage } from "./pages/rejects-page.ts"
import { reportPages } from "./pages/report-pages.ts"
import { runPairPage } from "./pages/run-pair-page.ts"
import { runPage } from "./pages/run-page.ts"
import { saveReportPage } from "./pages/save-report-page.ts"
import { sampleMark } from "./pages/sample-mark.ts"
import { runsPage } from "./pages/runs-page.ts"
import { showPage } from "./pages/show-page.ts"
import { sqlPage } from "./pages/sql-page.ts"
import { typePage } from "./pages/type-page.ts"
import type { WebParts } from "./parts.ts"
import { pricesApi } from "./prices-api.ts"
import { queryApi } from "./query-api.ts"
import { rebuildApi } from "./rebuild-api.ts"
import { reportsApi } from "./reports-api.ts"
import { saveReportApi } from "./save-report-api.ts"
import { schemaApi } from "./schema-api.ts"
import { sqlApi } from "./sql-api.ts"
import { retryApi } from "./retry-api.ts"
import { createStaticFiles } from "./static-files.ts"
import { themeForm } from "./theme.ts"

/** Answers a request; `from` is what the listener knows of where it comes from. */
export type Answer = (request: Request, from?: From) => Response | Promise<Response>

/** The site and its API, not yet listening. */
export type Web = {
  readonly fetch: Answer
  readonly app: Hono
  /** Lines were committed: open pages are told. */
  readonly runsChanged: () => void
  /** Ends the streams of open pages, which otherwise never end. */
  readonly close: () => void
}

/** Joins the routes behind one door: who may ask is settled before anything is read. */
export function createWeb(parts: WebParts): Web {
  const { settings, access, logBug } = parts
  const live = createLive(settings.live)
  const statics = createStaticFiles(settings.packageRoot)
  const behindProxy = settings.publicUrl !== null
  const login = loginForm({
    access,
    sessionMs: settings.sessionMs,
    secure: settings.publicUrl?.startsWith("https:") === true,
    behindProxy,
    showLogin: loginPage(statics.asset),
  })
  const app = new Hono()
  app.use(safeHeaders(), dropUnsentBody)
  app.use(ownHostOnly(settings.host, settings.publicUrl), knownOriginsOnly(settings))
  if (settings.origins.length > 0) app.use(shownTo(settings.origins))
  app.use(guard(access, behindProxy))
  app.use(cappedBody(settings.bodyBytesMax))
  app.use("/api/*", jsonBodiesOnly)
  for (const routes of [login, ...dataRoutes(parts, live), ...pages(parts, statics.asset), statics.routes])
    app.route("/", routes)
  app.notFound(noSuchAddress)
  app.onError(
    errorAnswers(
      errorPage(async () => plainFacts(settings, statics.asset), statics.asset),
      logBug,
    ),
  )
  return { app, fetch: (request, from) => app.fetch(request, from), runsChanged: live.runsChanged, close: live.close }
}

function dataRoutes(parts: WebParts, live: Live): readonly Hono[] {
  const { ledger, reports, queries, prices, ingest, rebuild, retryRejects, settings, access, logBug } = parts
  return [
    sqlApi(ledger, settings),
    queryApi(queries, ledger, settings),
    reportsApi(reports),
    saveReportApi(reports, settings),
    metricsApi(ledger, reports),
    pricesApi(prices, settings.sample),
    ingestApi(ingest, logBug),
    rebuildApi(rebuild, logBug),
    retryApi(retryRejects, logBug),
    schemaApi(),
    openapi(settings.version, access.isGuarded),
    healthz(ledger, ingest, settings.version),
    metricsPrometheus(ledger, ingest, settings.version),
    events(live),
    themeForm(),
  ]
}

function pages(parts: WebParts, asset: Asset): readonly Hono[] {
  const facts = frameFacts(parts, asset)
  const pageParts: PageParts = { ...parts, show: (c, content) => showPage(c, content, facts) }
  const routes = [
    overviewPage,
    reportPages,
    runsPage,
    runPairPage,
    runPage,
    typePage,
    comparePage,
    queryPage,
    sqlPage,
    saveReportPage,
    rejectsPage,
    pricesPage,
    ingestPage,
  ]
  return [...routes.map((page) => page(pageParts)), sampleMark(facts)]
}
