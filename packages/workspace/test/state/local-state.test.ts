import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createMemoryState, hasLocalState, isStateError, openLocalState } from '../../src'
import { nodeDisk } from '../../src/state/disk'
import { bytesBelow, createStateFolder, filesBelow, modeOf, type StateFolder } from './support/folder'

const hexKey = (): string => randomBytes(32).toString('hex')

describe('the local state', () => {
  let folder: StateFolder
  beforeEach(() => {
    folder = createStateFolder()
  })
  afterEach(() => {
    folder.remove()
  })

  it('gives back what was written, also to another process’s state, and forgets what is removed', async () => {
    await folder.state().write('workspace', { name: 'Shop', list: [1, null, 'é'] })
    expect(await folder.state().read('workspace')).toEqual({ name: 'Shop', list: [1, null, 'é'] })
    await folder.state().remove('workspace')
    expect(await folder.state().read('workspace')).toBeUndefined()
  })

  it('sees at once what another has written', async () => {
    const [one, other] = [folder.state(), folder.state()]
    for (let round = 0; round < 20; round++) {
      await one.write('count', round)
      expect(await other.read('count')).toBe(round)
    }
  })

  it('makes no folder before something is written', async () => {
    const state = folder.state()
    expect([await state.read('x'), await state.tokens.read('orders')]).toEqual([undefined, undefined])
    await state.remove('x')
    await state.tokens.remove('orders')
    expect([existsSync(folder.xwh), hasLocalState(folder.workspace)]).toEqual([false, false])
    await state.write('x', 1)
    expect(hasLocalState(folder.workspace)).toBe(true)
  })

  it('makes a key for the owner only, and keeps the folder out of git', async () => {
    await folder.state().write('x', 1)
    expect([modeOf(folder.xwh), modeOf(join(folder.xwh, 'key')), modeOf(folder.sealed('x'))]).toEqual([
      '700',
      '600',
      '600'
    ])
    expect(readFileSync(join(folder.xwh, '.gitignore'), 'utf8')).toBe('*\n')
    expect(Buffer.from(readFileSync(join(folder.xwh, 'key'), 'utf8'), 'base64')).toHaveLength(32)
  })

  it('makes no key where XWH_KEY is set', async () => {
    await folder.state({ env: { XWH_KEY: hexKey() } }).write('x', 1)
    expect(existsSync(join(folder.xwh, 'key'))).toBe(false)
  })

  it('seals with a fresh nonce each time, and tells the id of the key', async () => {
    const texts: string[] = []
    for (let round = 0; round < 50; round++) {
      await folder.state().write('x', 'the same')
      texts.push(readFileSync(folder.sealed('x'), 'utf8'))
    }
    const envelopes = texts.map((text) => JSON.parse(text) as { key: string; nonce: string; sealed: string })
    expect(new Set(envelopes.map(({ nonce }) => nonce)).size).toBe(50)
    expect(new Set(envelopes.map(({ sealed }) => sealed)).size).toBe(50)
    expect(new Set(envelopes.map(({ key }) => key)).size).toBe(1)
    expect(envelopes[0]?.key).toMatch(/^[0-9a-f]{16}$/)
  })

  it('keeps the workspace files of one folder apart', async () => {
    const other = openLocalState(join(folder.path, 'other.yaml'), { env: {} })
    await folder.state().tokens.replace('orders', undefined, { accessToken: 'shop' })
    expect(await other.tokens.read('orders')).toBeUndefined()
    await other.tokens.replace('orders', undefined, { accessToken: 'other' })
    expect(await folder.state().tokens.read('orders')).toEqual({ accessToken: 'shop' })
  })

  it('tells names apart that differ in capitals only, on every file system', async () => {
    const state = folder.state()
    await state.write('orders', 1)
    await state.write('Orders', 2)
    expect([await state.read('orders'), await state.read('Orders')]).toEqual([1, 2])
    const names = readdirSync(join(folder.xwh, 'shop.yaml.state')).map((name) => name.toLowerCase())
    expect(new Set(names).size).toBe(2)
  })

  it.each([
    '../key',
    '..',
    '.',
    '',
    'a/b',
    'a\\b',
    'a\0b',
    '.hidden',
    'a b',
    'a:b',
    'ü',
    'x.',
    'a'.repeat(181),
    '/etc/x'
  ])('F44: refuses the name %j everywhere, and touches nothing', async (name) => {
    const state = folder.state()
    const { tokens } = state
    const tries = [
      () => state.read(name),
      () => state.write(name, 1),
      () => state.remove(name),
      ...(name === '' ? [] : [() => tokens.read(`/${name}`), () => tokens.lock(`../${name}`, async () => 1)]),
      () => tokens.replace(`${name}/`, undefined, { accessToken: 't' })
    ]
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: 'bad-name' })
    expect(existsSync(folder.xwh)).toBe(false)
  })

  it('writes nothing where a value is not JSON', async () => {
    await folder.state().write('x', 1)
    await expect(folder.state().write('x', 1n)).rejects.toThrow(/BigInt/)
    expect(await folder.state().read('x')).toBe(1)
  })

  it('removes what a killed process left behind, half-written keys too', async () => {
    await folder.state().write('x', 1)
    const left = [`${folder.sealed('x')}.123`, join(folder.xwh, 'key.77')]
    for (const path of left) writeFileSync(path, 'half')
    await folder.state().write('x', 2)
    expect(left.map((path) => existsSync(path))).toEqual([false, false])
    expect(await folder.state().read('x')).toBe(2)
  })
})

describe('keys of the local state', () => {
  let folder: StateFolder
  beforeEach(() => {
    folder = createStateFolder()
  })
  afterEach(() => {
    folder.remove()
  })

  it.each([
    ['hex', (bytes: Buffer) => bytes.toString('hex')],
    ['base64', (bytes: Buffer) => bytes.toString('base64')],
    ['base64url', (bytes: Buffer) => bytes.toString('base64url')],
    ['base64 with a line end', (bytes: Buffer) => `${bytes.toString('base64')}\n`]
  ])('takes XWH_KEY as %s', async (_, write) => {
    const bytes = randomBytes(32)
    await folder.state({ env: { XWH_KEY: write(bytes) } }).write('x', 1)
    expect(await folder.state({ env: { XWH_KEY: bytes.toString('hex') } }).read('x')).toBe(1)
  })

  it.each(['secret', 'canary-passphrase-of-a-person', 'ab'.repeat(31), `${hexKey()},${hexKey()}`, 'é'.repeat(43)])(
    'refuses XWH_KEY=%s, without repeating it',
    async (key) => {
      const error: unknown = await folder
        .state({ env: { XWH_KEY: key } })
        .write('x', 1)
        .catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ name: 'StateError', code: 'bad-key' })
      expect(String(error)).toContain('XWH_KEY is no key: expected 32 bytes as base64 or hex')
      expect(String(error)).not.toContain(key)
      expect(readdirSync(folder.xwh)).toEqual(['.gitignore'])
    }
  )

  it('refuses a file of keys that is none', async () => {
    mkdirSync(folder.xwh)
    for (const text of ['', '\n', 'canary']) {
      writeFileSync(join(folder.xwh, 'key'), text)
      await expect(folder.state().write('x', 1)).rejects.toThrow(
        /\.xwh\/key is no key: .*; put back a copy of the file/
      )
      expect(readFileSync(join(folder.xwh, 'key'), 'utf8')).toBe(text)
    }
  })

  it('makes no new key while something is sealed under a lost one', async () => {
    await folder.state().write('x', 1)
    rmSync(join(folder.xwh, 'key'))
    const lost = /neither XWH_KEY nor .*\.xwh\/key is there\. Put the key back, or/
    await expect(folder.state().read('x')).rejects.toThrow(lost)
    await expect(folder.state().write('y', 1)).rejects.toThrow(lost)
    expect(filesBelow(folder.xwh).map((path) => path.split('/').at(-1))).toEqual(['.gitignore', 'x.sealed'])
  })

  it('names the file and the way out where the key is another, and leaves the file as it is', async () => {
    const [first, second] = [hexKey(), hexKey()]
    await folder.state({ env: { XWH_KEY: first } }).write('x', 1)
    const before = readFileSync(folder.sealed('x'))
    const wrong = folder.state({ env: { XWH_KEY: second } })
    for (const attempt of [() => wrong.read('x'), () => wrong.write('x', 2)]) {
      await expect(attempt()).rejects.toMatchObject({
        code: 'wrong-key',
        path: folder.sealed('x'),
        message: expect.stringMatching(/x\.sealed is sealed under another key .*XWH_PREVIOUS_KEYS, or remove the file/)
      })
    }
    expect(readFileSync(folder.sealed('x'))).toEqual(before)
    await wrong.remove('x')
    await wrong.write('x', 3)
    expect(await wrong.read('x')).toBe(3)
  })

  it('opens with previous keys, and writes under the current one', async () => {
    const [first, second, third] = [hexKey(), hexKey(), hexKey()]
    await folder.state({ env: { XWH_KEY: first } }).write('x', 1)
    const later = folder.state({ env: { XWH_KEY: third, XWH_PREVIOUS_KEYS: `${second}, ${first}` } })
    expect(await later.read('x')).toBe(1)
    await later.write('x', 2)
    expect(await folder.state({ env: { XWH_KEY: third } }).read('x')).toBe(2)
  })

  it('goes from .xwh/key to XWH_KEY without a pause', async () => {
    await folder.state().write('x', 1)
    expect(await folder.state({ env: { XWH_KEY: hexKey() } }).read('x')).toBe(1)
  })
})

describe('F41: a damaged file of the local state', () => {
  let folder: StateFolder
  beforeEach(async () => {
    folder = createStateFolder()
    await folder.state().write('x', { secret: 'canary' })
    await folder.state().write('y', { secret: 'other' })
  })
  afterEach(() => {
    folder.remove()
  })

  const changed = (text: string, at: number): string => {
    const character = text[at] === 'A' ? 'B' : 'A'
    return text.slice(0, at) + character + text.slice(at + 1)
  }

  it.each<[string, (text: string, other: string) => string]>([
    ['empty', () => ''],
    ['cut short', (text) => text.slice(0, -20)],
    ['cut at the first byte', (text) => text.slice(0, 1)],
    ['changed in its text', (text) => changed(text, text.indexOf('"sealed":"') + 12)],
    ['changed in its nonce', (text) => changed(text, text.indexOf('"nonce":"') + 11)],
    ['changed in its tag', (text) => changed(text, text.length - 8)],
    ['a file that was sealed for another name', (_, other) => other],
    ['JSON of another kind', () => '[1]'],
    ['without a nonce', (text) => text.replace('"nonce"', '"once"')],
    ['with a short nonce', (text) => text.replace(/"nonce":"[^"]+"/, '"nonce":"AAAA"')],
    ['with a short tag', (text) => text.replace(/"sealed":"[^"]+"/, '"sealed":"AAAA"')],
    ['of a later version', (text) => text.replace('"version":1', '"version":2')],
    ['zeros', (text) => '\0'.repeat(text.length)]
  ])('%s: is told by name, and not written over', async (_, spoil) => {
    const text = spoil(readFileSync(folder.sealed('x'), 'utf8'), readFileSync(folder.sealed('y'), 'utf8'))
    writeFileSync(folder.sealed('x'), text)
    const state = folder.state()
    for (const attempt of [() => state.read('x'), () => state.write('x', 2)]) {
      const error: unknown = await attempt().catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'damaged', path: folder.sealed('x') })
      expect(String(error)).toMatch(
        /x\.sealed is damaged: .* Put a copy of it back, or remove the file and connect again/
      )
    }
    expect(readFileSync(folder.sealed('x'), 'utf8')).toBe(text)
    expect(await state.read('y')).toEqual({ secret: 'other' })
    await state.remove('x')
    await state.write('x', 3)
    expect(await state.read('x')).toBe(3)
  })

  it('is told where it was moved from another workspace file', async () => {
    const scope = join(folder.xwh, 'shop.yaml.state')
    renameSync(scope, join(folder.xwh, 'other.yaml.state'))
    const other = openLocalState(join(folder.path, 'other.yaml'), { env: {} })
    await expect(other.read('x')).rejects.toMatchObject({ code: 'damaged' })
  })

  it('is told also by a state that has read it before', async () => {
    const state = folder.state()
    await state.read('x')
    appendFileSync(folder.sealed('x'), 'x')
    await expect(state.read('x')).rejects.toMatchObject({ code: 'damaged' })
  })

  it('is told where it opens, but holds no tokens', async () => {
    await folder.state().write('tokens.orders', { accessToken: 7 })
    const { tokens } = folder.state()
    const broken = /What is kept as tokens of "orders" is something else: connect "orders" again/
    await expect(tokens.read('orders')).rejects.toThrow(broken)
    await expect(tokens.replace('orders', undefined, { accessToken: 'a' })).rejects.toThrow(broken)
    await tokens.remove('orders')
    expect(await tokens.replace('orders', undefined, { accessToken: 'a' })).toBe(true)
  })
})

describe('F41: a disk that fails the local state', () => {
  let folder: StateFolder
  beforeEach(() => {
    folder = createStateFolder()
  })
  afterEach(() => {
    folder.remove()
  })
  const failing = (code: string): Promise<never> => Promise.reject(Object.assign(new Error(code), { code }))

  it.each([
    ['ENOSPC', 'no-space', /no space left on the disk; make room and try again/],
    ['EDQUOT', 'no-space', /quota/],
    ['EROFS', 'not-writable', /the disk is read-only/],
    ['EACCES', 'not-writable', /you may not write there/],
    ['EIO', 'not-writable', /it cannot be written \(EIO\)/]
  ])('%s while writing: says %s, and keeps what was there', async (errno, code, message) => {
    await folder.state().write('x', 1)
    const state = folder.state({ disk: { ...nodeDisk, write: () => failing(errno) } })
    await expect(state.write('x', 2)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
    expect(await state.read('x')).toBe(1)
  })

  it('says so where no lock can be made, before a token is asked for', async () => {
    const state = folder.state({ disk: { ...nodeDisk, makeFolder: () => failing('EROFS') } })
    let asked = false
    const refreshing = state.tokens.lock('orders', async () => {
      asked = true
    })
    await expect(refreshing).rejects.toMatchObject({ code: 'not-writable' })
    expect(asked).toBe(false)
  })

  it('says so where something else has the name of the folder', async () => {
    writeFileSync(folder.xwh, 'a file')
    await expect(folder.state().write('x', 1)).rejects.toThrow(/\.xwh cannot be kept: something else has the name/)
    expect(readFileSync(folder.xwh, 'utf8')).toBe('a file')
  })

  it('says so where a file may not be read', async () => {
    await folder.state().write('x', 1)
    const state = folder.state({ disk: { ...nodeDisk, read: () => failing('EACCES') } })
    await expect(state.read('x')).rejects.toMatchObject({ code: 'unreadable' })
  })

  it('leaves no temporary file where the rename fails', async () => {
    await folder.state().write('x', 1)
    rmSync(folder.sealed('x'))
    mkdirSync(join(folder.sealed('x'), 'in-the-way'), { recursive: true })
    await expect(nodeDisk.write(folder.sealed('x'), 'text')).rejects.toMatchObject({ code: expect.any(String) })
    expect(readdirSync(join(folder.xwh, 'shop.yaml.state'))).toEqual(['x.sealed'])
  })
})

describe('C9: secrets at rest', () => {
  it('no byte below .xwh shows a canary, in any encoding', async () => {
    const folder = createStateFolder()
    try {
      const key = 'canary-xwh-key-0123456789abcdef!'
      const canaries = ['canary-access', 'canary-refresh-%:+ "é', 'canary-value', 'canary-member']
      for (const env of [{}, { XWH_KEY: Buffer.from(key).toString('base64') }]) {
        const state = folder.state({ env })
        const { tokens } = state
        const before = await tokens.read('orders')
        await tokens.replace('orders', before, { accessToken: canaries[0]!, refreshToken: canaries[1]! })
        await state.write('workspace', { [canaries[3]!]: [canaries[2]] })
        await tokens.lock('orders', () => state.write('inside', canaries[2]))
      }
      const bytes = bytesBelow(folder.xwh)
      const forms = [...canaries, key].flatMap((text) => [
        Buffer.from(text, 'utf8'),
        Buffer.from(text, 'latin1'),
        Buffer.from(text, 'utf16le'),
        ...(['hex', 'base64', 'base64url'] as const).map((encoding) =>
          Buffer.from(Buffer.from(text).toString(encoding))
        ),
        // The middle of a base64 text, wherever it began.
        ...[0, 1, 2].map((skip) => Buffer.from(Buffer.from(text).subarray(skip).toString('base64').slice(0, 12))),
        Buffer.from(encodeURIComponent(text)),
        Buffer.from(JSON.stringify(text).slice(1, -1))
      ])
      expect(bytes.length).toBeGreaterThan(500)
      expect(forms.filter((form) => bytes.includes(form)).map(String)).toEqual([])
    } finally {
      folder.remove()
    }
  })
})

describe('a state in memory', () => {
  it('does what the sealed one does, with copies of its values', async () => {
    const state = createMemoryState()
    const value = { list: [1] }
    await state.write('x', value)
    value.list.push(2)
    expect(await state.read('x')).toEqual({ list: [1] })
    await state.remove('x')
    expect(await state.read('x')).toBeUndefined()
    expect(await state.tokens.replace('a', undefined, { accessToken: '1' })).toBe(true)
    expect(await state.tokens.replace('a', undefined, { accessToken: '2' })).toBe(false)
    expect(await state.tokens.lock('a', () => state.tokens.read('a'))).toEqual({ accessToken: '1' })
    await state.tokens.remove('a')
    expect(await state.tokens.read('a')).toBeUndefined()
  })

  it('knows a StateError by its name', () => {
    expect([
      isStateError(Object.assign(new Error(''), { name: 'StateError', code: 'damaged' })),
      isStateError({})
    ]).toEqual([true, false])
  })
})
