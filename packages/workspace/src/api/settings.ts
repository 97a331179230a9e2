import { isDeepStrictEqual } from 'node:util'
import type { GlobalSetting, JSONObject, JSONValue } from '@segment/actions-core'
import { done, type Answer } from '../answer'
import { isPassword } from '../diff/diff-workspaces'
import type { DestinationFile } from '../file/types'
import { HIDDEN, isSecretPath, maskSecret, maskValue } from '../secrets/mask-file'
import type { Editor } from './editor'
import { findWithPlugin, present, withDestination, type FoundDestination } from './lookup'
import type { SettingView } from './views'

/** What is given as an authentication: its type, and its members. A secret that is left out stays as it was. */
export type AuthenticationInput = { readonly type: string } & Readonly<Record<string, unknown>>

/** Settings and authentication of a destination. Secrets go in and never come out. */
export interface SettingsApi {
  /** Each setting of the plugin; of a secret only whether it is set, or the variable that it comes from. */
  settings(destination: string): Answer<SettingView[]>
  /** Sets some settings; `null` removes one, and what is not named stays. `${env:NAME}` is filled in when it is used. */
  setSettings(destination: string, values: Readonly<Record<string, JSONValue>>): Promise<Answer<SettingView[]>>
  /** The authentication, secrets masked; nothing where none is chosen. */
  authentication(destination: string): Answer<Readonly<Record<string, unknown>> | undefined>
  /**
   * Chooses the authentication. Of the type that it had, secrets that are left out stay as they were. Tokens that were
   * fetched for another authentication are given up, so that it has to be connected again.
   */
  setAuthentication(
    destination: string,
    authentication: AuthenticationInput
  ): Promise<Answer<Readonly<Record<string, unknown>>>>
}

/** Makes the part of the workspace API that is about settings. */
export function createSettingsApi(
  editor: Editor,
  onOtherAuthentication: (slug: string) => Promise<string | undefined>
): SettingsApi {
  const settings = (slug: string): Answer<SettingView[]> => {
    const found = findWithPlugin(editor.current(), slug)
    return found.ok ? done(settingViews(found.value)) : found
  }
  const authentication: SettingsApi['authentication'] = (slug) => {
    const found = findWithPlugin(editor.current(), slug)
    return found.ok ? done(maskAuthentication(found.value.destination)) : found
  }
  return {
    settings,
    authentication,
    setSettings: (slug, values) =>
      editor.change((draft) => {
        const found = findWithPlugin(draft, slug)
        if (!found.ok) return found
        const merged = Object.entries({ ...found.value.destination.settings, ...values })
        const next = Object.fromEntries(merged.filter(([, value]) => value !== null))
        const file = withDestination(draft.file, slug, (destination) => ({ ...destination, settings: next }))
        return {
          file,
          value: () => settingViews({ ...found.value, destination: { ...found.value.destination, settings: next } })
        }
      }),
    setAuthentication: async (slug, given) => {
      const before = editor.current().file.destinations[slug]?.authentication
      const answer = await editor.change((draft) => {
        const found = findWithPlugin(draft, slug)
        if (!found.ok) return found
        const next = keepSecrets(found.value.destination, given)
        const file = withDestination(draft.file, slug, (destination) => ({ ...destination, authentication: next }))
        return { file, value: (now) => maskAuthentication(now.file.destinations[slug]) ?? {} }
      })
      const after = editor.current().file.destinations[slug]?.authentication
      if (!answer.ok || !before || isDeepStrictEqual(before, after)) return answer
      const message = await onOtherAuthentication(slug)
      return message === undefined
        ? answer
        : { ...answer, warnings: [...answer.warnings, { path: `destinations.${slug}.authentication`, message }] }
    }
  }
}

function settingViews({ destination, definition, entry }: FoundDestination): SettingView[] {
  const fields = definition.authentication?.fields ?? {}
  return Object.entries(fields).map(([name, field]) =>
    settingView(name, field, destination, isPassword(name, [destination.plugin], [entry]))
  )
}

function settingView(name: string, field: GlobalSetting, destination: DestinationFile, secret: boolean): SettingView {
  const value = destination.settings?.[name]
  const shown = secret ? maskSecret(value) : value
  return {
    name,
    label: field.label,
    description: field.description,
    type: field.type,
    required: field.required === true,
    secret,
    set: value !== undefined && value !== '',
    ...(shown === undefined || shown === HIDDEN ? {} : { value: shown as JSONValue })
  }
}

function maskAuthentication(destination: DestinationFile | undefined): Readonly<Record<string, unknown>> | undefined {
  const block = destination?.authentication
  if (!block) return undefined
  return maskValue(block, ['authentication'], (path) => isSecretPath(path, () => false)) as Record<string, unknown>
}

/** An editor that cannot read a secret cannot send it back either. */
function keepSecrets(
  { authentication: before }: DestinationFile,
  given: AuthenticationInput
): NonNullable<DestinationFile['authentication']> {
  const kept: JSONObject = {}
  for (const [key, value] of Object.entries(before?.type === given.type ? before : {})) {
    if (given[key] === undefined && isSecretPath(['authentication', key], () => false)) kept[key] = value as JSONValue
  }
  return present({ ...kept, ...given }) as unknown as NonNullable<DestinationFile['authentication']>
}
