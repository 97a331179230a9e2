import { TextDecoder } from 'node:util'
import type { CryptoObjects } from './crypto-objects'

/** A call of the sandbox: its arguments as JSON gave them, and the bytes that came with it. */
export interface HostCall {
  readonly args: readonly unknown[]
  readonly buffers: readonly Uint8Array[]
}

/** Gives JSON, or bytes. What it throws is thrown in the sandbox, with its name and message. */
export type HostFunction = (call: HostCall) => unknown

const URL_PARTS = [
  'href',
  'origin',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash'
] as const

/**
 * What Node does for the sandbox. The sandbox is not trusted: every argument is turned into the type that is needed.
 *
 * @param objects hashes and ciphers of the run
 */
export function createHostFunctions(objects: CryptoObjects): ReadonlyMap<string, HostFunction> {
  return new Map<string, HostFunction>([
    ['text.encode', ({ args: [text] }) => new TextEncoder().encode(textOf(text))],
    ['text.label', ({ args: [label] }) => new TextDecoder(textOf(label)).encoding],
    ['text.decode', ({ args: [label, options], buffers: [bytes] }) => decode(textOf(label), options, bytes)],
    ['text.btoa', ({ args: [text] }) => btoa(textOf(text))],
    ['text.atob', ({ args: [text] }) => atob(textOf(text))],
    [
      'url.parse',
      ({ args: [url, base] }) => partsOf(new URL(textOf(url), base === undefined ? undefined : textOf(base)))
    ],
    ['url.set', ({ args: [href, name, value] }) => setPart(textOf(href), textOf(name), textOf(value))],
    ['query.parse', ({ args: [text] }) => [...new URLSearchParams(textOf(text))]],
    ['query.format', ({ args: [pairs] }) => new URLSearchParams(pairs as [string, string][]).toString()],
    ...objects.functions()
  ])
}

/** A text that came from the sandbox. */
export function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`Expected a text, not ${value === null ? 'null' : typeof value}`)
  return value
}

function decode(label: string, options: unknown, bytes: Uint8Array = new Uint8Array()): string {
  const { fatal, ignoreBOM } = options as { fatal?: boolean; ignoreBOM?: boolean }
  return new TextDecoder(label, { fatal: fatal === true, ignoreBOM: ignoreBOM === true }).decode(bytes)
}

function partsOf(url: URL): Record<string, string> {
  return Object.fromEntries(URL_PARTS.map((name) => [name, url[name]]))
}

function setPart(href: string, name: string, value: string): Record<string, string> {
  const url = new URL(href)
  const part = URL_PARTS.find((each) => each === name)
  if (part && part !== 'origin') url[part] = value
  return partsOf(url)
}
