import type { Random } from "../model/random.ts"
import { pick } from "./draw.ts"

/** A question that somebody might ask the chat of a company's own documents. */
export function question(random: Random): string {
  return pick(random, forms)(pick(random, subjects))
}

type Form = (subject: string) => string

const forms: readonly [Form, ...Form[]] = [
  (subject) => `What is our policy on ${subject}?`,
  (subject) => `Where do I find the latest document about ${subject}?`,
  (subject) => `Summarise ${subject} in five bullet points`,
  (subject) => `Who has to approve ${subject}?`,
  (subject) => `What changed in ${subject} since last year?`,
  (subject) => `Which steps come first when a customer asks about ${subject}?`,
  (subject) => `Is there a template for ${subject}?`,
  (subject) => `How long does ${subject} usually take?`,
  (subject) => `Compare ${subject} in the Dutch and the German office`,
  (subject) => `Explain ${subject} to a new colleague`,
  (subject) => `Which risks does the audit report name for ${subject}?`,
  (subject) => `Draft a short answer to a customer about ${subject}`,
]

const subjects: readonly [string, ...string[]] = [
  "parental leave",
  "travel expenses",
  "the supplier contract",
  "data retention",
  "the onboarding of freelancers",
  "returns and refunds",
  "the password rules",
  "working from abroad",
  "the quarterly forecast",
  "warranty claims",
  "the maintenance window",
  "incident reports",
  "the pension plan",
  "customer complaints",
  "purchase orders above 10,000 euro",
  "the service level agreement",
  "access to the test environment",
  "the cookie statement",
  "lease cars",
  "the release calendar",
  "export documents",
  "sick leave",
  "the price list",
  "GDPR requests",
]
