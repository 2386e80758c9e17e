/** A value known before the query runs, as `ConstantScalar` says for each type. */
export type ConstantValue = bigint | number | string | boolean
