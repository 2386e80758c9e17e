import { heading } from "../columns.ts"

type ColumnChoiceProps = {
  readonly all: readonly string[]
  readonly shown: readonly string[]
  /** Where the form leads back to. */
  readonly returnTo: string
}

/** Which columns a list of runs shows: kept in a cookie, so that every list of this browser follows. */
export function ColumnChoice({ all, shown, returnTo }: ColumnChoiceProps) {
  return (
    <details class="column-choice" id="column-choice">
      <summary>Columns</summary>
      <form method="post" action="/runs/columns">
        <input type="hidden" name="return_to" value={returnTo} />
        <fieldset>
          <legend class="sr">Columns to show</legend>
          {all.map((name) => (
            <label>
              <input type="checkbox" name="columns" value={name} checked={shown.includes(name)} />{" "}
              {heading({ name, type: "", unit: null })}
            </label>
          ))}
        </fieldset>
        <p class="actions">
          <button class="button">Show these</button>
          <button class="button" form="usual-columns">
            Usual columns
          </button>
        </p>
      </form>
      <form method="post" action="/runs/columns" id="usual-columns">
        <input type="hidden" name="return_to" value={returnTo} />
      </form>
    </details>
  )
}
