import { IntegrationError, MultiStatusResponse, RetryableError } from '@segment/actions-core'
import type { DestinationDefinition, InputField, JSONObject, RequestFn } from '@segment/actions-core'

const text = (label: string): InputField => ({ label, description: label, type: 'string' })

interface Settings {
  base: string
  verbose?: boolean
}

const choices: RequestFn<Settings, unknown> = async (request, { settings }) => {
  const response = await request(`${settings.base}/choices`)
  return { choices: [{ label: String(response.status), value: response.content }] }
}

/** A destination of many kinds of actions, to be run by stock core and by the engine. */
export const sampleDefinition: DestinationDefinition<Settings> = {
  name: 'Sample',
  mode: 'cloud',
  authentication: {
    scheme: 'custom',
    fields: {
      base: { label: 'Base', description: 'Base', type: 'string', required: true },
      verbose: { label: 'Verbose', description: 'Verbose', type: 'boolean' }
    },
    testAuthentication: (request, { settings }) => request(`${settings.base}/me`)
  },
  extendRequest: ({ settings }) => ({ headers: { 'x-base': settings.base.length.toString(), drop: 'undefined' } }),
  onDelete: async (request, { payload, settings }) => {
    const response = await request(`${settings.base}/delete`, { method: 'post', json: payload })
    return { output: String(response.status) }
  },
  actions: {
    json: {
      title: 'JSON',
      description: 'Posts JSON',
      fields: {
        id: { ...text('Id'), required: true },
        count: { label: 'Count', description: 'Count', type: 'integer' },
        note: text('Note'),
        tags: { ...text('Tags'), multiple: true },
        extra: { label: 'Extra', description: 'Extra', type: 'object' }
      },
      perform: (request, { payload, settings }) => request(`${settings.base}/json`, { method: 'post', json: payload }),
      performBatch: (request, { payload, settings }) =>
        request(`${settings.base}/json-batch`, { method: 'put', json: payload })
    },
    items: {
      title: 'Items',
      description: 'A result for each item',
      fields: { id: { ...text('Id'), required: true }, fail: text('Fail') },
      perform: () => 'done',
      performBatch: (_request, { payload }) => {
        const response = new MultiStatusResponse()
        payload.forEach((item: JSONObject, index: number) => {
          if (item['fail'] === 'missing') return
          if (item['fail']) {
            response.setErrorResponseAtIndex(index, {
              status: 422,
              errormessage: `bad ${item['id'] as string}`,
              ...(item['fail'] === 'sent' ? { sent: item as never } : {})
            })
          } else response.setSuccessResponseAtIndex(index, { status: 201, sent: item as never, body: 'ok' })
        })
        return response
      }
    },
    throws: {
      title: 'Throws',
      description: 'Throws what the payload says',
      fields: { kind: text('Kind') },
      perform: (_request, { payload }) => {
        const { kind } = payload as { kind?: string }
        if (kind === 'integration') throw new IntegrationError('no such list', 'LIST_MISSING', 404)
        if (kind === 'retry') throw new RetryableError('later')
        if (kind === 'type') throw new TypeError('cannot read it')
        return undefined
      }
    },
    form: {
      title: 'Form',
      description: 'Search parameters, basic authentication and a form',
      fields: { q: text('q'), user: text('user') },
      perform: (request, { payload, settings }) => {
        const { q = '', user = '' } = payload as { q?: string; user?: string }
        return request(`${settings.base}/form?old=1`, {
          method: 'patch',
          searchParams: { q, n: 1 },
          username: user,
          password: 'päss',
          headers: { 'X-Mixed': 'Case', drop: 'kept' },
          body: new URLSearchParams({ a: '1 2', b: 'é' }),
          throwHttpErrors: false
        })
      }
    },
    context: {
      title: 'Context',
      description: 'Gives back what it was handed',
      fields: { id: text('Id') },
      syncMode: { default: 'add', label: 'Mode', description: 'Mode', choices: [{ label: 'Add', value: 'add' }] },
      hooks: {
        onMappingSave: {
          label: 'Save',
          description: 'Save',
          inputFields: { list: { label: 'List', description: 'List', type: 'string', required: true } },
          outputTypes: { id: { label: 'Id', description: 'Id', type: 'string', required: true } },
          performHook: (_request, { hookInputs }) => ({
            successMessage: 'made',
            savedData: { id: (hookInputs as { list: string }).list }
          })
        }
      },
      dynamicFields: { id: choices } as never,
      perform: (_request, data) => {
        const { rawData: _rawData, ...rest } = data as unknown as { rawData: unknown }
        return JSON.parse(JSON.stringify(rest)) as JSONObject
      }
    }
  }
}
