/*
 * Every run starts from the same image of the memory, and would draw the same numbers: each gets a seed from the host.
 * The generator is mulberry32, twice for 53 bits.
 */
let state = 0

exports.seed = (value) => {
  state = value | 0
}

function next32() {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return (mixed ^ (mixed >>> 14)) >>> 0
}

exports.random = () => ((next32() >>> 5) * 0x4000000 + (next32() >>> 6)) / 0x20000000000000
