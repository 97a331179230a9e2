/**
 * Ends a `switch` over a union: a case that the compiler knows to be missing does not compile.
 *
 * @param value what the `switch` is over
 * @throws TypeError, always: the value came from where no compiler looked
 */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected case: ${JSON.stringify(value)}`)
}
