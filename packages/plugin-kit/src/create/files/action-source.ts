import type { Kind } from '../kinds/kind'
import type { CreatedFile } from '../options'
import type { Plan, PlannedAction } from '../plan'
import { fieldsLiteral, lines, literal } from '../print'

/** `src/<action>/index.ts`, not yet formatted. */
export function actionFile(plan: Plan, action: PlannedAction): CreatedFile {
  return { path: `src/${action.name}/index.ts`, text: actionSource(plan, action) }
}

function actionSource(plan: Plan, { name, title, kind }: PlannedAction): string {
  return `
${importsOf(plan)}

/** ${kind.description} */
const ${name}: ActionDefinition<Settings, Payload> = {
  title: ${literal(title)},
  description: ${literal(kind.description)},
  defaultSubscription: ${literal(kind.trigger)},
  fields: ${fieldsLiteral(kind.fields, plan.batch ? ['...batchFields'] : [])},
  ${performs(plan, kind).join(',\n')}
}

export default ${name}

/** The payload in the words of the API. */
function ${converter(kind)}({ ${Object.values(kind.body).join(', ')} }: Payload) {
  return { ${Object.entries(kind.body).map(bodyMember).join(', ')} }
}
`
}

function importsOf({ batch, authentication: { usesTokens } }: Plan): string {
  return lines(
    `import type { ActionDefinition } from '@segment/actions-core'`,
    `import { urlOf } from '../api'`,
    usesTokens && `import { authorization } from '../authentication'`,
    batch && `import { batchFields, toMultiStatus } from '../batch'`,
    batch && `import type { BatchAnswer } from '../batch'`,
    `import type { Settings } from '../generated-types'`,
    `import type { Payload } from './generated-types'`
  )
}

function performs({ batch, authentication: { usesTokens } }: Plan, kind: Kind): string[] {
  const input = usesTokens ? '{ settings, payload, auth }' : '{ settings, payload }'
  const options = usesTokens ? `method: 'post', headers: authorization(auth)` : `method: 'post'`
  const convert = converter(kind)
  const perform = `perform: (request, ${input}) =>
    request(urlOf('${kind.path}', settings), { ${options}, json: ${convert}(payload) })`
  const performBatch = `performBatch: async (request, ${input}) => {
    const { data } = await request<BatchAnswer>(urlOf('${kind.path}/batch', settings), {
      ${options},
      json: { items: payload.map(${convert}) }
    })
    return toMultiStatus(payload, data)
  }`
  return batch ? [perform, performBatch] : [perform]
}

/** What the function is called that turns a payload into what the API wants. */
function converter({ one }: Kind): string {
  return `to${one.charAt(0).toUpperCase()}${one.slice(1)}`
}

function bodyMember([theirs, ours]: [string, string]): string {
  return theirs === ours ? ours : `${theirs}: ${ours}`
}
