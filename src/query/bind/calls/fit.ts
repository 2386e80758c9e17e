import type { KqlType } from "../../kql-type.ts"
import { isNumber, widest } from "../../functions/arithmetic.ts"
import type { FunctionEntry, Parameter, Signature, Takes } from "../../functions/entry.ts"
import type { Scalar } from "../../plan/plan.ts"
import type { CallExpression } from "../../syntax/ast.ts"
import type { Hint } from "../../problem/diagnostic.ts"
import { call, widened, widens } from "../coerce.ts"
import { bare, dynamicText } from "../compare.ts"
import { refuse, type Scope } from "../scope.ts"

/** The arguments made fit for the signature that takes them, or a mistake that says which there are. */
export type Fitted = {
  readonly signature: Signature
  readonly args: readonly Scalar[]
  readonly type: KqlType
  readonly nullable: boolean
}

/** Chooses a signature, first one that takes the types as they are. */
export function fit(scope: Scope, node: CallExpression, entry: FunctionEntry, args: readonly Scalar[]): Fitted | null {
  const counted = entry.signatures.filter((one) => takesCount(one, args.length))
  if (counted.length === 0) return wrongCount(scope, node, entry, args.length)
  const chosen =
    counted.find((one) => takesTypes(one, args, (type, takes) => type === takes)) ??
    counted.find((one) => takesTypes(one, args, near))
  if (chosen === undefined) return wrongTypes(scope, node, counted, entry, args)
  return checked(scope, node, entry, chosen, args)
}

/** The call of a scalar function. */
export function fittedCall({ signature, args, type, nullable }: Fitted): Scalar {
  if (signature.form.name === "tostring" && args[0]?.type === "dynamic") return dynamicText(args[0])
  const read = signature.form.takesJsonNull === true ? args.map(bare) : args
  return call(signature.form, read, type, nullable)
}

function takesCount({ parameters }: Signature, count: number): boolean {
  const least = parameters.filter(({ optional }) => !optional).length
  const most = parameters.some(({ rest }) => rest) ? Infinity : parameters.length
  return count >= least && count <= most
}

function parameterAt({ parameters }: Signature, index: number): Parameter | undefined {
  return parameters[index] ?? parameters.find(({ rest }) => rest)
}

function takesTypes(
  signature: Signature,
  args: readonly Scalar[],
  plain: (type: KqlType, takes: Takes) => boolean,
): boolean {
  const shared = args.filter((_, index) => parameterAt(signature, index)?.takes === "same").map(({ type }) => type)
  return args.every(({ type }, index) => {
    const takes = parameterAt(signature, index)?.takes ?? "any"
    return takes === "same" ? shareType(shared) !== null : inClass(type, takes) || plain(type, takes)
  })
}

const classes: Readonly<Record<string, readonly KqlType[]>> = {
  number: ["int", "long", "real", "decimal"],
  integer: ["int", "long"],
  text: ["string", "dynamic"],
  orderable: ["int", "long", "real", "decimal", "datetime", "timespan", "string"],
  summable: ["int", "long", "real", "decimal", "datetime", "timespan"],
}

function inClass(type: KqlType, takes: Takes): boolean {
  return takes === "any" || (classes[takes]?.includes(type) ?? false)
}

/** Numbers may grow wider; a decimal may also become a real where only reals are known. */
function near(type: KqlType, takes: Takes): boolean {
  if (takes === "real" && type === "decimal") return true
  return takes !== "any" && !(takes in classes) && takes !== "same" && widens(type, takes as KqlType)
}

function shareType(types: readonly KqlType[]): KqlType | null {
  const [first, ...others] = types
  if (first === undefined) return null
  return others.reduce<KqlType | null>((all, type) => {
    if (all === null || all === type) return all
    return isNumber(all) && isNumber(type) ? widest(all, type) : null
  }, first)
}

function checked(
  scope: Scope,
  node: CallExpression,
  entry: FunctionEntry,
  signature: Signature,
  args: readonly Scalar[],
): Fitted | null {
  const unknown = args.findIndex((arg, index) => parameterAt(signature, index)?.constant === true && !isKnown(arg))
  if (unknown >= 0) return notConstant(scope, node, signature, unknown)
  const objection = entry.object?.(args) ?? null
  if (objection !== null) {
    const span = node.args[objection.index]?.span ?? node.span
    return refuse(
      scope,
      "E309",
      `${entry.name}: ${objection.message}`,
      span,
      objection.help === undefined ? [] : [{ text: objection.help }],
    )
  }
  return fitted(signature, args)
}

function isKnown(arg: Scalar): boolean {
  return arg.kind === "constant" && arg.value !== null
}

function notConstant(scope: Scope, node: CallExpression, signature: Signature, index: number): null {
  const name = parameterAt(signature, index)?.name ?? ""
  return refuse(
    scope,
    "E305",
    `the argument \`${name}\` of ${node.name.text} must be known before the query runs`,
    node.args[index]?.span ?? node.span,
    [{ text: "write a literal, a `let` name of one, or a $parameter" }],
  )
}

function fitted(signature: Signature, args: readonly Scalar[]): Fitted {
  const shared = shareType(
    args.filter((_, index) => parameterAt(signature, index)?.takes === "same").map(({ type }) => type),
  )
  const fits = args.map((arg, index) => adapted(arg, parameterAt(signature, index)?.takes ?? "any", shared))
  const first = fits[0]
  const promoted =
    signature.returns === "promoted" && first?.type === "int" ? [widened(first, "long"), ...fits.slice(1)] : fits
  const type = returned(signature, promoted, shared)
  const nullable =
    signature.nulls === "maybe" ||
    (signature.nulls === "strict" && promoted.some((arg) => arg.nullable && arg.type !== "string"))
  return { signature, args: promoted, type, nullable }
}

function adapted(arg: Scalar, takes: Takes, shared: KqlType | null): Scalar {
  if (takes === "same") return shared === null ? arg : widened(arg, shared)
  if (takes === "text") return arg.type === "dynamic" ? dynamicText(arg) : arg
  return takes === "any" || takes in classes || arg.type === takes ? arg : widened(arg, takes as KqlType)
}

function returned({ returns, parameters }: Signature, args: readonly Scalar[], shared: KqlType | null): KqlType {
  if (returns === "first" || returns === "promoted") return args[0]?.type ?? "long"
  if (returns !== "same") return returns
  if (shared !== null) return shared
  const wide = args
    .slice(0, parameters.length)
    .map(({ type }) => type)
    .reduce(widest)
  return wide === "int" ? "long" : wide
}

function wrongCount(scope: Scope, node: CallExpression, entry: FunctionEntry, count: number): null {
  return refuse(
    scope,
    "E303",
    `${entry.name} does not take ${count === 1 ? "one argument" : `${count} arguments`}`,
    node.span,
    [usage(entry)],
  )
}

function wrongTypes(
  scope: Scope,
  node: CallExpression,
  counted: readonly Signature[],
  entry: FunctionEntry,
  args: readonly Scalar[],
): null {
  const only = counted.length === 1 ? counted[0] : undefined
  const index =
    only === undefined
      ? 0
      : args.findIndex(
          ({ type }, at) =>
            !inClass(type, parameterAt(only, at)?.takes ?? "any") && !near(type, parameterAt(only, at)?.takes ?? "any"),
        )
  const span = node.args[index]?.span ?? node.span
  const type = args[Math.max(index, 0)]?.type ?? "string"
  const given = args.length > 1 && index <= 0 ? args.map((arg) => arg.type).join(", ") : type
  const wanted = only === undefined ? null : conversionTo(parameterAt(only, Math.max(index, 0))?.takes)
  const text = scope.text.slice(span.start, span.end)
  const hints = wanted !== null && type !== "string" && index >= 0 ? conversions(wanted, text, type) : []
  return refuse(scope, "E302", `${entry.name} does not take (${given})`, span, [...hints, usage(entry)])
}

/** Numbers become no times by a function: a length of time has its unit. */
function conversions(wanted: string, text: string, type: KqlType): readonly Hint[] {
  const isTime = wanted === "totimespan" || wanted === "todatetime"
  if (!isTime) return [{ text: `convert it: ${wanted}(${text})`, replacement: `${wanted}(${text})` }]
  if (wanted === "todatetime" || !["int", "long", "real"].includes(type)) return []
  const written = /^[\d.]+$/.test(text) ? ["d", "h", "m"].map((unit) => `${text}${unit}`) : [`${text} * 1s`]
  return written.map((replacement) => ({ text: `write ${replacement}`, replacement }))
}

function conversionTo(takes: Takes | undefined): string | null {
  if (takes === "text" || takes === "string") return "tostring"
  if (takes === "datetime" || takes === "timespan" || takes === "bool" || takes === "long" || takes === "real")
    return `to${takes}`
  return takes === "number" || takes === "summable" ? "todouble" : null
}

/** How a function is called, for messages. */
export function usage(entry: FunctionEntry): { readonly text: string } {
  return {
    text: entry.signatures
      .slice(0, 3)
      .map(({ text }) => `${entry.name}(${text})`)
      .join(" or "),
  }
}
