import type { JSONObject, JSONValue } from '@segment/actions-core'
import type { InsertFunctionFile } from '../file/types'
import { slugify } from '../api/names'
import type { ImportPlace } from './import-authentication'
import { isMasked } from './secrets'
import type { Note, SegmentFunction, SegmentInstance } from './types'

/** Functions with the files in which their code goes. */
export interface ImportedFunctions {
  /** Path from the workspace file → code. */
  readonly files: Readonly<Record<string, string>>
  /** Id of a function → path of its file. */
  readonly paths: ReadonlyMap<string, string>
}

/** Gives every insert function a file; the other kinds have no equal here. */
export function importFunctions(functions: readonly SegmentFunction[], note: Note): ImportedFunctions {
  const files: Record<string, string> = {}
  const paths = new Map<string, string>()
  const slugs: string[] = []
  for (const { id, resourceType, displayName, code } of functions) {
    if (resourceType !== 'INSERT_DESTINATION') {
      const what = `A function of the kind ${resourceType} has no equal here, so it is left out.`
      note('error', `function "${displayName}"`, 'resourceType', what)
      continue
    }
    const slug = slugify(displayName, slugs, 'function')
    slugs.push(slug)
    const path = `./functions/${slug}.js`
    files[path] = code
    paths.set(id, path)
  }
  return { files, paths }
}

/** Connects an insert function to a destination. */
export function importInstance(
  instance: SegmentInstance,
  source: SegmentFunction,
  file: string,
  place: ImportPlace
): InsertFunctionFile {
  const secret = new Set((source.settings ?? []).filter(({ sensitive }) => sensitive).map(({ name }) => name))
  const hidden = { ...instance.encryptedSettings }
  const all: JSONObject = { ...instance.settings, ...hidden }
  const declared = (source.settings ?? []).map(({ name }) => name).filter((name) => Object.hasOwn(all, name))
  const names = [...new Set([...declared, ...Object.keys(all)])]
  const settings = names.map((name): [string, JSONValue] => {
    const value = all[name] ?? null
    const isSecret = secret.has(name) || Object.hasOwn(hidden, name) || isMasked(value)
    const path = ['destinations', place.slug, 'insertFunction', 'settings', name]
    return [name, isSecret ? place.variables.stand(value, path) : value]
  })
  for (const { name, required } of source.settings ?? []) {
    if (!required || Object.hasOwn(all, name)) continue
    place.note('warning', place.object, `settings.${name}`, 'The function requires this setting, and it has no value.')
  }
  return {
    file,
    ...(settings.length === 0 ? {} : { settings: Object.fromEntries(settings) }),
    ...(instance.enabled ? {} : { enabled: false })
  }
}
