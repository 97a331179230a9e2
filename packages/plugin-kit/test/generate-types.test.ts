import { generateTypes, isTypesError } from '../src'
import type { TypedDefinition } from '../src'

const text = { label: 'L', description: 'D', type: 'string' }

function definitionOf(more: Partial<TypedDefinition> = {}): TypedDefinition {
  return {
    name: 'Acme',
    authentication: { scheme: 'custom', fields: { apiKey: { ...text, type: 'password', required: true } } },
    actions: { send: { fields: { url: { ...text, required: true } } } },
    ...more
  }
}

async function textOf(path: string, definition: TypedDefinition, options = {}): Promise<string> {
  const files = await generateTypes(definition, options)
  return files.find((file) => file.path === path)!.text
}

async function refusalOf(definition: TypedDefinition): Promise<unknown> {
  return generateTypes(definition).catch((error: unknown) => error)
}

describe('generateTypes', () => {
  it('makes Settings and one Payload for each action, in the layout of Segment’s repository', async () => {
    const files = await generateTypes(definitionOf({ actions: { send: {}, remove: {} } }))
    expect(files.map(({ path }) => path)).toEqual([
      'src/generated-types.ts',
      'src/send/generated-types.ts',
      'src/remove/generated-types.ts'
    ])
    expect(files[0]!.text).toContain('export interface Settings {')
    expect(files[1]!.text).toContain('export interface Payload {')
  })

  it('names what made a file and where the change belongs', async () => {
    const banner = '// Made by xwh plugin types from the fields of the definition; change those.\n'
    expect(await textOf('src/send/generated-types.ts', definitionOf())).toMatch(new RegExp(`^${banner}`))
  })

  it('marks only required fields as always there', async () => {
    const fields = { a: { ...text, required: true }, b: text, c: { ...text, required: { conditions: [] } } }
    const made = await textOf('src/send/generated-types.ts', definitionOf({ actions: { send: { fields } } }))
    expect(made).toMatch(/\ba: string\n/)
    expect(made).toMatch(/\bb\?: string\n/)
    expect(made).toMatch(/\bc\?: string\n/)
  })

  it('types choices as one of them, or as text where Segment’s style is asked for', async () => {
    const fields = { method: { ...text, choices: ['POST', { label: 'Put', value: 'PUT' }] } }
    const definition = definitionOf({ actions: { send: { fields } } })
    expect(await textOf('src/send/generated-types.ts', definition)).toContain("method?: 'POST' | 'PUT'")
    const plain = await textOf('src/send/generated-types.ts', definition, { plainChoices: true })
    expect(plain).toContain('method?: string')
  })

  it('types lists, dates, objects and lists of objects without a type of its own for each', async () => {
    const properties = { sku: { label: 'SKU', type: 'string', required: true } }
    const fields = {
      tags: { ...text, multiple: true },
      at: { ...text, type: 'datetime' },
      items: { ...text, type: 'object', multiple: true, properties },
      any: { ...text, type: 'object' }
    }
    const made = await textOf('src/send/generated-types.ts', definitionOf({ actions: { send: { fields } } }))
    expect(made).toContain('tags?: string[]')
    expect(made).toContain('at?: string | number')
    expect(made).toMatch(/items\?: \{\n\s+sku: string\n\s+\}\[\]/)
    expect(made).toMatch(/any\?: \{\n\s+\[k: string\]: unknown\n\s+\}/)
    expect(made.match(/export interface/g)).toHaveLength(1)
  })

  it('makes one HookBundle of the inputs and outputs of hooks', async () => {
    const hooks = {
      onMappingSave: {
        inputFields: { list: { ...text, required: true } },
        outputTypes: { id: { ...text, required: true } }
      }
    }
    const made = await textOf('src/send/generated-types.ts', definitionOf({ actions: { send: { fields: {}, hooks } } }))
    expect(made.replaceAll(/\/\*\*[\s\S]*?\*\/|\s+/g, '')).toContain(
      'exportinterfaceHookBundle{onMappingSave:{inputs?:{list:string}outputs?:{id:string}}}'
    )
  })

  it('makes no HookBundle where hooks ask for nothing and leave nothing', async () => {
    const hooks = { onMappingSave: { label: 'L' } }
    const made = await textOf('src/send/generated-types.ts', definitionOf({ actions: { send: { hooks } } }))
    expect(made).not.toContain('HookBundle')
  })

  it('makes AudienceSettings beside Settings where there are any', async () => {
    const made = await textOf('src/generated-types.ts', definitionOf({ audienceFields: { account: text } }))
    expect(made).toContain('export interface AudienceSettings {')
  })

  it('keeps a description that would end its comment inside it', async () => {
    const fields = { a: { ...text, description: 'first */ export const evil = 1 /* last' } }
    const made = await textOf('src/send/generated-types.ts', definitionOf({ actions: { send: { fields } } }))
    expect(made).not.toContain('*/ export const evil')
  })

  it('makes JSON Schemas where they are asked for', async () => {
    const files = await generateTypes(definitionOf(), { schemas: true })
    expect(files.map(({ path }) => path)).toContain('schemas/settings.json')
    const schema: unknown = JSON.parse(files.find(({ path }) => path === 'schemas/send.json')!.text)
    expect(schema).toMatchObject({ title: 'Payload of the action send', required: ['url'] })
  })

  it.each(['oauth', 'access_token', 'access-token', 'accessToken', 'refresh_token', 'token_type', 'apikey', 'apiKey'])(
    'refuses the setting %s of an OAuth destination, since hosts keep their tokens there',
    async (name) => {
      const authentication = { scheme: 'oauth2', fields: { [name]: text } }
      const refusal = await refusalOf(definitionOf({ authentication }))
      expect(isTypesError(refusal) && refusal.problems).toMatchObject([
        { code: 'reserved-setting', where: `authentication.fields.${name}` }
      ])
    }
  )

  it('takes the same names where the authentication is not OAuth', async () => {
    const authentication = { scheme: 'custom', fields: { access_token: text } }
    expect(await textOf('src/generated-types.ts', definitionOf({ authentication }))).toContain('access_token?: string')
  })

  it.each(['../evil', 'a/b', '', '.', 'a b'])(
    'refuses an action whose slug %j is no name of a folder',
    async (slug) => {
      const refusal = await refusalOf(definitionOf({ actions: { [slug]: { fields: {} } } }))
      expect(isTypesError(refusal) && refusal.problems).toMatchObject([{ code: 'action-slug' }])
    }
  )
})
