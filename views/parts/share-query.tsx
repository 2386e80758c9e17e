import { count } from "../format.ts"
import { addressLengthMax } from "../links.ts"
import { visible } from "../visible.ts"

type ShareQueryProps = {
  /** The address of the query, without the site. */
  readonly link: string
  /** Scheme, host and port that this page was asked under. */
  readonly site: string
}

/** The address of a query as text, to select or to copy. */
export function ShareQuery({ link, site }: ShareQueryProps) {
  return (
    <details id="share">
      <summary>Share</summary>
      {link.length > addressLengthMax ? (
        <p class="muted">
          This query is too long for an address: it would have {count(link.length)} characters, and{" "}
          {count(addressLengthMax)} are safe everywhere. Save it as a report, which has a short one.
        </p>
      ) : (
        <ul class="commands">
          <li>
            <code id="share-address">{visible(site + link)}</code>
            <button class="button needs-script" type="button" data-copy="share-address" aria-label="Copy the address">
              Copy
            </button>
          </li>
        </ul>
      )}
    </details>
  )
}
