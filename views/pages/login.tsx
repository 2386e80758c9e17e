import { PageHead } from "../parts/panel.tsx"
import { visible } from "../visible.ts"

export type LoginProps = {
  /** Path and query to go to afterwards. */
  readonly to: string
  /** What who sees this may do without another token. */
  readonly right: "public" | "read" | "change" | "maintain"
  /** What is wrong with the token that was sent. */
  readonly problem: { readonly message: string; readonly hint?: string } | null
}

/** The form that trades a token for a session. */
export function LoginPage({ to, right, problem }: LoginProps) {
  return (
    <div class="login">
      <PageHead title="Log in" lede={ledes[right]} />
      <form method="post" action="/login" class="panel login-form" aria-label="Log in">
        <input type="hidden" name="to" value={to} />
        {/* Password managers keep a secret by a name. */}
        <input type="text" name="username" value="runledger" autocomplete="username" hidden />
        <label class="field">
          Token
          <input
            type="password"
            name="token"
            required
            autofocus
            autocomplete="current-password"
            autocapitalize="off"
            spellcheck={false}
            aria-invalid={problem ? "true" : undefined}
            aria-describedby={problem ? "token-problem" : "token-about"}
          />
        </label>
        {problem && (
          <p class="wrong" id="token-problem" role="alert">
            {visible(problem.message)}
            {problem.hint && <span class="muted">{visible(problem.hint)}</span>}
          </p>
        )}
        <button class="button primary">Log in</button>
        {!problem && (
          <p class="muted" id="token-about">
            Whoever runs this server set it as <code>RUNLEDGER_TOKEN</code>, which reads, or{" "}
            <code>RUNLEDGER_ADMIN_TOKEN</code>, which may also change things.
          </p>
        )}
      </form>
      {right !== "public" && (
        <form method="post" action="/logout">
          <button class="link">Log out</button>
        </form>
      )}
    </div>
  )
}

const ledes = {
  public: "This server shows its runs to whoever has a token.",
  read: "You are logged in and may read. Another token may let you do more.",
  change: "You are logged in and may read and change things.",
  maintain: "You are logged in with the admin token.",
} as const
