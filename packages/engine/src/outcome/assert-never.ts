/** Ends a `switch` over a union: a case that the compiler knows to be missing does not compile. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected case: ${JSON.stringify(value)}`)
}
