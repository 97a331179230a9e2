/**
 * Whether an object itself has a member. Forks of Segment's repository compile these sources for ES2020, which has no
 * `Object.hasOwn` yet.
 */
export function hasOwn(value: object, key: PropertyKey): boolean {
  return Object.prototype.hasOwnProperty.call(value, key)
}
