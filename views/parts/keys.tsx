type KeysDialogProps = {
  readonly goTo: readonly { readonly title: string; readonly href: string; readonly key: string }[]
}

/** What the keyboard does, as a dialog that "?" opens. app.js goes where the links in it lead. */
export function KeysDialog({ goTo }: KeysDialogProps) {
  return (
    <dialog id="keys" class="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl class="pairs">
        <div>
          <dt>
            <kbd>/</kbd>
          </dt>
          <dd>Search, or the first field of the page</dd>
        </div>
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>These keys</dd>
        </div>
        {goTo.map(({ title, href, key }) => (
          <div>
            <dt>
              <kbd>g</kbd> <kbd>{key}</kbd>
            </dt>
            <dd>
              <a href={href} data-go={key}>
                {title}
              </a>
            </dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Ctrl</kbd> <kbd>Enter</kbd>
          </dt>
          <dd>Run the query that is typed; with Shift, up to the stage of the cursor or what is marked; Esc ends it</dd>
        </div>
        <div>
          <dt>
            <kbd>Ctrl</kbd> <kbd>Space</kbd>
          </dt>
          <dd>Suggest what can stand at the cursor of a query</dd>
        </div>
        <div>
          <dt>
            <kbd>F8</kbd> <kbd>Ctrl</kbd> <kbd>.</kbd>
          </dt>
          <dd>Go to the next mistake in a query; write what is suggested for it</dd>
        </div>
        <div>
          <dt>
            <kbd>Shift</kbd> <kbd>Alt</kbd> <kbd>F</kbd>
          </dt>
          <dd>Format a query</dd>
        </div>
        <div>
          <dt>
            <kbd>Enter</kbd>
          </dt>
          <dd>On the rows of SQL: go through the cells by arrow keys; Ctrl C copies one</dd>
        </div>
        <div>
          <dt>
            <kbd>←</kbd> <kbd>→</kbd>
          </dt>
          <dd>Read a chart that has the focus, point by point; Enter opens the runs behind one</dd>
        </div>
      </dl>
      <form method="dialog">
        <button class="button">Close</button>
      </form>
    </dialog>
  )
}
