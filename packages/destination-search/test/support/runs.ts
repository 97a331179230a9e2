/** Parameters of a property test: XWH_SEED repeats a run, XWH_RUNS asks for the long form. */
export function runs(usual: number): { numRuns: number; seed?: number } {
  const { XWH_RUNS, XWH_SEED } = process.env
  return { numRuns: Number(XWH_RUNS ?? usual), ...(XWH_SEED === undefined ? {} : { seed: Number(XWH_SEED) }) }
}
