import { compareRuntimes, findScenarios, loadScenario, type ParityResult } from '@extensible-webhooks/harness'
import { formatProblem } from '@extensible-webhooks/workspace'
import { InputError } from '../exit-codes'
import type { Io } from '../io'
import type { HostFlags } from '../shared/config-flag'
import { hostOptions } from '../shared/host'

/**
 * Runs scenarios on both runtimes, one after the other.
 *
 * @param patterns files, folders or globs
 * @param host where relative patterns begin, and the configuration
 * @param onResult is told of each as soon as it has ended
 * @throws InputError with every problem of a file that is wrong
 */
export async function runScenarios(
  patterns: readonly string[],
  { cwd, config }: HostFlags & { readonly cwd: string },
  io: Io,
  onResult: (result: ParityResult) => void
): Promise<ParityResult[]> {
  const { files, missing } = findScenarios(patterns, cwd)
  if (missing.length > 0) {
    const problems = missing.map((pattern) => `${pattern}: no scenario is found; give files, folders or globs.`)
    throw new InputError(problems.join('\n'))
  }
  const options = hostOptions({ config }, io)
  const results: ParityResult[] = []
  for (const file of files) {
    const { scenario, problems } = await loadScenario(file, options)
    if (!scenario) throw new InputError(problems.map(formatProblem).join('\n'))
    const result = await compareRuntimes(scenario)
    onResult(result)
    results.push(result)
  }
  return results
}
