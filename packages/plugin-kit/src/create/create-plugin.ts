import { generateTypes } from '../types/generate-types'
import { tidy } from '../types/tidy'
import { checkCreateOptions } from './check-options'
import { definitionOf } from './definition'
import { actionFile } from './files/action-source'
import { ciFiles } from './files/ci'
import { CONFIGURATION } from './files/configuration'
import { licenceFile } from './files/licence'
import { manifestFile } from './files/manifest'
import { readmeFile } from './files/readme'
import { scenarioFile } from './files/scenarios'
import { sourceFiles } from './files/sources'
import { testFiles } from './files/tests'
import { workspaceFile } from './files/workspace'
import type { CreateOptions, CreatedFile } from './options'
import { planOf, type Plan } from './plan'

/** What formats the files of each ending; the others are written as they are. */
const LANGUAGES = { ts: 'typescript', yaml: 'yaml', md: 'markdown' } as const

/**
 * Makes the files of a new plugin: a definition, its actions with fields and defaults, authentication, generated types,
 * tests in stock actions-core, a scenario for each action, and what builds, checks and publishes them with npm. Nothing is
 * written, and the same options give the same files.
 *
 * @param options name, authentication, actions and so on
 * @returns the files, sorted by path, formatted
 * @throws Error where an option is wrong, with every problem; {@link checkCreateOptions} tells them without throwing
 */
export async function createPlugin(options: CreateOptions): Promise<readonly CreatedFile[]> {
  const problems = checkCreateOptions(options)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  const plan = planOf(options)
  const written = await Promise.all(filesOf(plan).map(format))
  const types = await generateTypes(definitionOf(plan))
  return [...written, ...types].sort((a, b) => (a.path < b.path ? -1 : 1))
}

function filesOf(plan: Plan): CreatedFile[] {
  return [
    ...CONFIGURATION,
    { path: 'package.json', text: manifestFile(plan) },
    ...sourceFiles(plan),
    ...plan.actions.map((action) => actionFile(plan, action)),
    ...testFiles(plan),
    ...plan.actions.map((action) => scenarioFile(plan, action)),
    { path: 'workspace.yaml', text: workspaceFile(plan) },
    { path: 'README.md', text: readmeFile(plan) },
    { path: 'CHANGELOG.md', text: '# Changelog\n\n## Unreleased\n\n## 0.1.0\n\n- The first version.\n' },
    { path: 'LICENSE', text: licenceFile(plan) },
    ...ciFiles(plan.ci)
  ]
}

async function format({ path, text }: CreatedFile): Promise<CreatedFile> {
  const ending = path.slice(path.lastIndexOf('.') + 1)
  if (!Object.hasOwn(LANGUAGES, ending)) return { path, text }
  // Lines that were left out leave empty ones behind.
  const dense = ending === 'yaml' ? text.replaceAll(/\n{2,}/g, '\n') : text
  return { path, text: await tidy(dense, LANGUAGES[ending as keyof typeof LANGUAGES]) }
}
