import type { Plan, PlannedAction } from '../plan'
import { flow, lines } from '../print'
import { settingLines } from './settings'

/** `workspace.yaml`: the plugin in a host, as the scenarios and `xwh dev` use it. Not yet formatted. */
export function workspaceFile(plan: Plan): string {
  return `# yaml-language-server: $schema=./node_modules/@extensible-webhooks/workspace/schemas/workspace.schema.json
# The plugin in a host: the scenarios run with it, and so does "npx xwh dev". Secrets come from the environment.
version: 1
name: ${flow(`${plan.title}, while it is developed`)}
plugins:
  # What "npm run build" has made of this folder.
  ${plan.slug}: .
sources:
  website: { writeKey: dev }
destinations:
${plan.actions.map((action) => destinationOf(plan, action)).join('\n')}
`
}

function destinationOf(plan: Plan, { name, title, destination, kind }: PlannedAction): string {
  return lines(
    `  ${destination}:`,
    `    plugin: ${plan.slug}`,
    '    source: website',
    '    enabled: true',
    ...settingLines(plan, true).map((line) => `    ${line}`),
    '    mappings:',
    `      - name: ${flow(title)}`,
    `        action: ${name}`,
    '        enabled: true',
    `        trigger: ${kind.trigger}`,
    plan.batch && '        batch: { size: 100, maxWaitMs: 1000 }',
    '        # Nothing here: each field has the default of the action.',
    '        fields: {}'
  )
}
