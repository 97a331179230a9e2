import { validateSchema } from '@segment/actions-core'

/** Core's `validateSchema`, as far as the check needs it. */
export type ValidateSchema = (payload: object, schema: object, options: { schemaKey: string }) => unknown

const SCHEMA_KEY = 'Extensible Webhook:load check'

/**
 * Stock core keeps compiled schemas under the destination's name, and fast-uri from 3.1.6 on refuses a name with a space
 * as a URI (R9). Stock core then fails before any code of the plugin is reached, so the plugin tells it when it is loaded.
 *
 * @param validate core's own, or a stand-in
 * @returns the warning; nothing where the name works
 */
export function schemaKeyProblem(validate: ValidateSchema): string | undefined {
  try {
    validate({}, { type: 'object' }, { schemaKey: SCHEMA_KEY })
    return undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return (
      `Stock actions-core cannot run the destination "Extensible Webhook" here: it refuses names with a space (${reason}), ` +
      'because of a newer fast-uri. Put "overrides": { "fast-uri": "3.1.5" } into the package.json of your root and ' +
      'install again. The engine of Extensible Webhooks works without it.'
    )
  }
}

/** Warns once, in words, where stock core would fail. Never throws: a warning must not stop a host that uses our engine. */
export function warnWhereCoreFails(validate: ValidateSchema = validateSchema): void {
  const problem = schemaKeyProblem(validate)
  if (problem !== undefined) process.emitWarning(problem, { code: 'XWH_FAST_URI' })
}
