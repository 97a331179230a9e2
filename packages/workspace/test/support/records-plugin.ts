import type { ActionDefinition, DestinationDefinition } from '@segment/actions-core'
import type { CatalogEntry } from '../../src'

interface Settings {
  token?: string
}

interface Payload {
  table?: string
  row?: Record<string, unknown>
}

const text = (label: string): { label: string; description: string; type: 'string' } => ({
  label,
  description: label,
  type: 'string'
})

const TABLES = ['orders', 'people', 'people-old']

/** What its functions were handed, the latest last. */
export const seen: Record<string, unknown>[] = []

const upsert: ActionDefinition<Settings, Payload> = {
  title: 'Upsert',
  description: 'Keeps rows',
  fields: {
    table: { ...text('Table'), dynamic: true },
    row: { ...text('Row'), type: 'object', default: { '@path': '$.traits' } }
  },
  syncMode: {
    default: 'upsert',
    label: 'Mode',
    description: 'Mode',
    choices: [
      { value: 'upsert', label: 'Upsert' },
      { value: 'delete', label: 'Delete' }
    ]
  },
  dynamicFields: {
    table: async (_request, data) => {
      seen.push({ ...data })
      if (data.settings.token === 'bad-token')
        return { choices: [], error: { message: 'refused bad-token', code: '401' } }
      const choices = TABLES.map((value) => ({ label: value, value }))
      return data.page === '2' ? { choices: choices.slice(2), nextPage: '' } : { choices, nextPage: '2' }
    },
    row: {
      __keys__: async () => {
        throw new Error('no answer for bad-token')
      }
    }
  },
  hooks: {
    onMappingSave: {
      label: 'Make a table',
      description: 'Makes a table',
      inputFields: {
        name: {
          ...text('Name'),
          required: true,
          dynamic: async (_request, data) => {
            seen.push({ ...data })
            return { choices: [{ label: 'Orders', value: 'orders' }] }
          }
        },
        size: { ...text('Size'), type: 'integer', default: 10 },
        tags: { ...text('Tags'), multiple: true }
      },
      outputTypes: { table: { label: 'Table', description: 'Table', type: 'string', required: true } },
      performHook: async (_request, data) => {
        seen.push({ ...data })
        const { name } = data.hookInputs as { name: string }
        if (name === 'taken') return { error: { message: 'The table is taken.', code: '409' } }
        if (name === 'thief') return { savedData: { table: 'x-${env:TOKEN}' } }
        return { successMessage: `Made ${name}.`, savedData: { table: name } }
      }
    }
  },
  perform: async (_request, data) => {
    seen.push({ ...data })
    return 'kept'
  }
}

/** A plugin with sync modes, a hook and dynamic fields, which makes no request. */
export const recordsPlugin: CatalogEntry = {
  definition: {
    name: 'Records',
    slug: 'records',
    mode: 'cloud',
    authentication: { scheme: 'custom', fields: { token: { label: 'Token', description: 'Token', type: 'password' } } },
    onDelete: async (_request, { payload }) => ({ output: `Removed ${String(payload.userId)}.` }),
    presets: [
      {
        name: 'Keep people',
        type: 'automatic',
        partnerAction: 'upsert',
        subscribe: 'type = "identify"',
        mapping: {
          table: 'people',
          __segment_internal_sync_mode: 'delete',
          onMappingSave: { outputs: { table: 'people' } }
        }
      }
    ],
    actions: { upsert, plain: { ...upsert, title: 'Plain', syncMode: undefined, hooks: undefined } as never }
  } satisfies DestinationDefinition<Settings> as unknown as DestinationDefinition
}
