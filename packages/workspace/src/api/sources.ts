import type { SegmentEvent } from '@segment/actions-core'
import type { Clock } from '@extensible-webhooks/engine'
import { refuse, type Answer } from '../answer'
import { suggest } from '../file/nearest'
import type { SourceFile, WorkspaceFile } from '../file/types'
import { EVENT_TYPES, type EventQuery, type EventType, type SourceDebugger, type TestEventQuery } from './debugger'
import type { Edit, Editor, Refusal } from './editor'
import { findSource, withoutKey } from './lookup'
import { slugify } from './names'
import { sampleEvent, type RandomBytes } from './samples'
import type { RecordedEvent, SourceView } from './views'

/** Bytes of a generated write key. */
const WRITE_KEY_BYTES = 16

/** What a new source is made of. */
export interface NewSource {
  readonly name: string
  /** @default made of the name */
  readonly slug?: string
  /** @default made at random */
  readonly writeKey?: string
}

/** Sources, and the debugger that keeps their last events. */
export interface SourcesApi {
  sources(): SourceView[]
  createSource(source: NewSource): Promise<Answer<SourceView>>
  renameSource(slug: string, name: string): Promise<Answer<SourceView>>
  /** Refused while a destination is connected to it. */
  removeSource(slug: string): Promise<Answer<void>>
  /** Keeps an event in the window of its source, for `events` and `loadTestEvent`. */
  recordEvent(source: string, event: unknown): Answer<RecordedEvent>
  /** Calls back for each recorded event, until the returned function is called. */
  onEvent(listener: (source: string, recorded: RecordedEvent) => void): () => void
  /** The last events of a source, the newest first. */
  events(source: string, query?: EventQuery): Answer<RecordedEvent[]>
  /** The latest event that fits, for a test. */
  loadTestEvent(source: string, query?: TestEventQuery): Answer<SegmentEvent>
  /** A made-up event, where a source has none yet. */
  generateSampleEvent(type: EventType): Answer<SegmentEvent>
}

/** Makes the part of the workspace API that is about sources. */
export function createSourcesApi(
  editor: Editor,
  window: SourceDebugger,
  { clock, random }: { readonly clock: Clock; readonly random: RandomBytes }
): SourcesApi {
  return {
    ...sourcesOf(editor, window, random),
    ...recordingOf(editor, window),
    events: (source, query) => {
      const found = findSource(editor.current().file, source)
      return found.ok ? { ...found, value: window.events(source, query) } : found
    },
    loadTestEvent: (source, query = {}) => {
      const found = findSource(editor.current().file, source)
      return found.ok ? window.latest(source, query) : found
    },
    generateSampleEvent: (type) =>
      EVENT_TYPES.includes(type)
        ? { ok: true, value: sampleEvent(type, clock, random), warnings: [] }
        : refuse(`There is no call of type "${type}"; ${suggest(type, EVENT_TYPES)}`, 'type')
  }
}

type Editing = Pick<SourcesApi, 'sources' | 'createSource' | 'renameSource' | 'removeSource'>

function sourcesOf(editor: Editor, window: SourceDebugger, random: RandomBytes): Editing {
  const view = (file: WorkspaceFile, slug: string): SourceView => {
    const { name = slug, writeKey } = file.sources[slug] ?? {}
    return { slug, name, ...(writeKey === undefined ? {} : { writeKey }), recentEvents: window.count(slug) }
  }
  const withSource = (file: WorkspaceFile, slug: string, source: SourceFile): Edit<SourceView> => ({
    file: { ...file, sources: { ...file.sources, [slug]: source } },
    value: (draft) => view(draft.file, slug)
  })
  return {
    sources: () => {
      const { file } = editor.current()
      return Object.keys(file.sources).map((slug) => view(file, slug))
    },
    createSource: ({ name, slug: wanted, writeKey }) =>
      editor.change(({ file }) => {
        const slugs = Object.keys(file.sources)
        if (name.trim() === '') return NO_NAME
        if (wanted !== undefined && slugs.includes(wanted)) {
          return refuse(`There is a source "${wanted}" already; choose another slug.`, 'slug')
        }
        const key = writeKey ?? random(WRITE_KEY_BYTES).toString('hex')
        return withSource(file, wanted ?? slugify(name, slugs, 'source'), { name, writeKey: key })
      }),
    renameSource: (slug, name) =>
      editor.change(({ file }) => {
        const found = findSource(file, slug)
        if (!found.ok) return found
        return name.trim() === '' ? NO_NAME : withSource(file, slug, { ...found.value, name })
      }),
    removeSource: async (slug) => {
      const answer = await editor.change(({ file }) => removeSource(file, slug))
      if (answer.ok) window.forget(slug)
      return answer
    }
  }
}

const NO_NAME = refuse('A source needs a name.', 'name')

function removeSource(file: WorkspaceFile, slug: string): Edit<void> | Refusal {
  const found = findSource(file, slug)
  if (!found.ok) return found
  const users = Object.entries(file.destinations).filter(([, { source }]) => source === slug)
  if (users.length > 0) {
    const names = users.map(([name]) => `"${name}"`).join(', ')
    return refuse(`The source "${slug}" feeds ${names}; remove or connect them to another source first.`)
  }
  return { file: { ...file, sources: withoutKey(file.sources, slug) }, value: () => undefined }
}

function recordingOf(editor: Editor, window: SourceDebugger): Pick<SourcesApi, 'recordEvent' | 'onEvent'> {
  const listeners = new Set<(source: string, recorded: RecordedEvent) => void>()
  return {
    recordEvent: (source, event) => {
      const found = findSource(editor.current().file, source)
      const answer = found.ok ? window.record(source, event) : found
      if (!answer.ok) return answer
      for (const listener of listeners) {
        queueMicrotask(() => {
          listener(source, answer.value)
        })
      }
      return answer
    },
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}
