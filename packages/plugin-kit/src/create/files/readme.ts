import type { Plan } from '../plan'
import { settingLines } from './settings'

/** `README.md`, not yet formatted. */
export function readmeFile(plan: Plan): string {
  const { name, title, slug, actions, authentication, licence } = plan
  const rows = actions.map(({ name: action, kind }) => `| \`${action}\` | ${kind.description} | \`${kind.trigger}\` |`)
  return `# ${name}

${title} as an [action-destination](https://github.com/segmentio/action-destinations) plugin: for
[Extensible Webhooks](https://www.npmjs.com/package/@extensible-webhooks/cli), and for every host of \`@segment/actions-core\`.

| action | does | from events that fit |
| --- | --- | --- |
${rows.join('\n')}

## Use it

\`\`\`sh
npm install ${name}
\`\`\`

and in the workspace file:

\`\`\`yaml
plugins:
  ${slug}: '${name}'
destinations:
  ${actions[0].destination}:
    plugin: ${slug}
    source: website
    enabled: true
${settingLines(plan, false)
  .map((line) => `    ${line}`)
  .join('\n')}
    mappings:
      - action: ${actions[0].name}
        enabled: true
        trigger: ${actions[0].kind.trigger}
        fields: {}
\`\`\`

A host with stock actions-core needs \`"overrides": { "fast-uri": "3.1.5" }\` in the \`package.json\` at its root: with newer
versions it fails for each destination whose name holds a space.
${authentication.inStockCore ? '' : FIRST_TOKEN}
## Develop it

| command | does |
| --- | --- |
| \`npm test\` | builds, then runs the tests in \`test/\` and the scenarios in \`scenarios/\` |
| \`npm run check\` | builds, checks all types, and checks the plugin as a host would see it |
| \`npm run types\` | makes \`generated-types.ts\` from the fields, after they were changed |
| \`npm run format\` | formats every file |
| \`npm run release\` | checks, tests, and publishes the version in \`package.json\` |
${authentication.usesTokens ? '' : DEV}
The address of the API stands in \`src/api.ts\`.

## Licence

${licence === 'MIT' ? 'MIT' : 'All rights reserved'}, see \`LICENSE\`.
`
}

const FIRST_TOKEN = `
Stock core keeps a token only where the settings that its host hands over hold \`oauth\`; Extensible Webhooks fetches the first
one by itself.
`

/** The stand-in for an API gives no tokens to plugins by others. */
const DEV = '| `npx xwh dev` | shows it at work on this machine, with an API that is stood in for |\n'
