import type { FunctionReference, LanguageReference, OperatorReference } from "../../src/report/language/reference.ts"
import { queryLink } from "../links.ts"
import { PageHead } from "../parts/panel.tsx"
import { fromJq, fromSql, type Habit } from "./query-habits.ts"

/** `/query/help`: what the language has, made from the tables that compile it. Every example runs as it stands. */
export function QueryHelpPage({ sources, operators, comparisons, functions, refused }: LanguageReference) {
  return (
    <>
      <PageHead
        crumb={<a href="/query">Query</a>}
        title="Query language"
        lede="A strict part of KQL, the Kusto Query Language: what is here means exactly what Kusto documents, what is not is refused by name."
      />
      <div class="stack help">
        <Contents />
        <List id="semantics" title="What differs from SQL" items={semantics} />
        <List id="values" title="Values and saved queries" items={values} />
        <Operators id="sources" title="Where rows come from" entries={sources} />
        <Operators id="operators" title="Operators" entries={operators} />
        <Operators id="comparisons" title="Comparisons and arithmetic, between two values" entries={comparisons} />
        {kinds.map(({ kind, id, title }) => (
          <Functions id={id} title={title} entries={functions.filter((one) => one.kind === kind)} />
        ))}
        <Habits id="from-jq" title="From jq" habits={fromJq} />
        <Habits id="from-sql" title="From SQL" habits={fromSql} />
        <Refused words={refused} />
      </div>
    </>
  )
}

const kinds = [
  { kind: "aggregate", id: "aggregates", title: "Aggregates, in summarize and make-series" },
  { kind: "scalar", id: "functions", title: "Functions" },
  { kind: "window", id: "neighbours", title: "Functions of neighbours, after sort and serialize" },
] as const

function Contents() {
  const places = [
    ["semantics", "What differs from SQL"],
    ["values", "Values and saved queries"],
    ["sources", "Sources"],
    ["operators", "Operators"],
    ["comparisons", "Comparisons"],
    ["aggregates", "Aggregates"],
    ["functions", "Functions"],
    ["neighbours", "Neighbours"],
    ["from-jq", "From jq"],
    ["from-sql", "From SQL"],
    ["refused", "What is left out"],
  ]
  return (
    <nav class="presets" aria-label="On this page">
      {places.map(([id, title]) => (
        <a href={`#${id}`}>{title}</a>
      ))}
    </nav>
  )
}

const semantics = [
  "A text that is missing is the empty text: use isempty and isnotempty. Other values may be null: isnull and isnotnull.",
  "A comparison with one null is false for ==, and true for !=; where keeps only what is true.",
  "== on texts sees letter case, =~ does not. has looks for a whole word of letters and digits, contains for any part; neither sees case, has_cs and contains_cs do.",
  "sort puts the largest first unless asc is said.",
  "Whole numbers divide to whole numbers: 7 / 2 is 3. The remainder % is never negative.",
  "Lengths of time are values: duration > 10s, bin(started_at, 1h). Divided by one another they are numbers: duration / 1s.",
  "Times are UTC; datetime_utc_to_local(started_at, $timezone) gives the clock of the configured zone.",
  "config.temperature and scores.quality are fields of JSON; the type is known where all runs agree on it, else say todouble(…) or tostring(…).",
  "Different from Kusto: the average of nothing is null, not NaN; dcount is exact; a number that overflows is an error; union refuses two types under one name; times have microseconds.",
]

const values = [
  "$name stands for a value that is given beside the query: in a field of this site, as param.name=… in the address, by --param name=… on the command line. It is bound, never pasted.",
  'What looks like a number, true or false is one; in double quotes it is text: "0012".',
  "$from and $to are the ends of a time range: days or instants, and on a report's page those of its own; where there is none, 1970 and now. A range ends before $to: started_at >= $from and started_at < $to. $timezone is the configured zone.",
  'A condition alone, such as duration > 10s and model has "70b", is what the filter box of runs, reports, types and comparisons takes; facets and lists write into it.',
  "A query that is saved as a report reads selected_runs and selected_steps instead of runs and steps: those that pass the filters of the report's page. Its values become fields there.",
]

type ListProps = { readonly id: string; readonly title: string; readonly items: readonly string[] }

function List({ id, title, items }: ListProps) {
  return (
    <section class="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
      </header>
      <ul class="body">
        {items.map((one) => (
          <li>{one}</li>
        ))}
      </ul>
    </section>
  )
}

type Section<Entry> = { readonly id: string; readonly title: string; readonly entries: readonly Entry[] }

function Operators({ id, title, entries }: Section<OperatorReference>) {
  return (
    <section class="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
      </header>
      <dl class="reference">
        {entries.map(({ word, usage, doc, example }) => (
          <div id={`operator-${word}`}>
            <dt>
              <code>{usage}</code>
            </dt>
            <dd>
              <Doc text={doc} /> <Example query={example} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Functions({ id, title, entries }: Section<FunctionReference>) {
  return (
    <section class="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
      </header>
      <dl class="reference">
        {entries.map((entry) => (
          <div id={`function-${entry.name}`}>
            <dt>
              {entry.signatures.map(({ text, returns }) => (
                <code>
                  {entry.name}({text}) <small>{returns}</small>
                </code>
              ))}
            </dt>
            <dd>
              <Doc text={entry.doc} /> <Example query={entry.query} text={entry.example} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** What stands between backticks is code. */
function Doc({ text }: { readonly text: string }) {
  return <>{text.split("`").map((part, place) => (place % 2 === 1 ? <code>{part}</code> : part))}</>
}

function Example({ query, text = query }: { readonly query: string; readonly text?: string }) {
  return (
    <a href={queryLink(query)}>
      <code>{text}</code>
    </a>
  )
}

type HabitsProps = { readonly id: string; readonly title: string; readonly habits: readonly Habit[] }

function Habits({ id, title, habits }: HabitsProps) {
  return (
    <section class="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
      </header>
      <dl class="reference">
        {habits.map(({ before, query }) => (
          <div>
            <dt>
              <code>{before}</code>
            </dt>
            <dd>
              <Example query={query} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Refused({ words }: { readonly words: LanguageReference["refused"] }) {
  return (
    <section class="panel" aria-labelledby="refused">
      <header>
        <h2 id="refused">What is left out, and what to write instead</h2>
      </header>
      <dl class="reference">
        {words.map(({ word, instead }) => (
          <div>
            <dt>
              <code>{word}</code>
            </dt>
            <dd>
              <Doc text={instead} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
