import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder for the files of one test. */
export interface Folder {
  readonly path: string
  /** Writes a file, its folders too, and gives its path. */
  file(name: string, content: string): string
  remove(): void
}

export function createFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'xwh-workspace-'))
  return {
    path,
    file: (name, content) => {
      const full = join(path, name)
      mkdirSync(dirname(full), { recursive: true })
      writeFileSync(full, content)
      return full
    },
    remove: () => {
      rmSync(path, { recursive: true, force: true })
    }
  }
}

/** The source of a plugin by somebody else, in CommonJS. */
export function pluginSource(name: string, exported = 'module.exports'): string {
  return `
const definition = {
  name: ${JSON.stringify(name)},
  slug: ${JSON.stringify(name.toLowerCase().replaceAll(' ', '-'))},
  mode: 'cloud',
  description: 'Keeps contacts.',
  authentication: {
    scheme: 'custom',
    fields: { apiKey: { label: 'API key', description: 'The key', type: 'password', required: true } }
  },
  actions: {
    upsert: {
      title: 'Upsert contact',
      description: 'Creates or updates a contact',
      defaultSubscription: 'type = "identify"',
      fields: {
        url: { label: 'URL', description: 'Where to', type: 'string', required: true },
        email: { label: 'Email', description: 'Email', type: 'string', default: { '@path': '$.traits.email' } }
      },
      perform: (request, { payload }) => request(payload.url, { method: 'post', json: { email: payload.email } })
    }
  },
  presets: [
    { name: 'Contacts', type: 'automatic', partnerAction: 'upsert', subscribe: 'type = "identify"', mapping: {} }
  ]
}
${exported} = definition
`
}
