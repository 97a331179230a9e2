import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openLocalState, rotateKey } from '../../src'
import { nodeDisk } from '../../src/state/disk'
import { createStateFolder, filesBelow, type StateFolder } from './support/folder'

const hexKey = (): string => randomBytes(32).toString('hex')

describe('C9: rotation of the key', () => {
  let folder: StateFolder
  beforeEach(() => {
    folder = createStateFolder()
  })
  afterEach(() => {
    folder.remove()
  })
  const keys = (): string[] => readFileSync(join(folder.xwh, 'key'), 'utf8').trim().split('\n')
  const idOf = (name: string): string => (JSON.parse(readFileSync(folder.sealed(name), 'utf8')) as { key: string }).key

  it('seals every file under a new key, those of the other workspace files of the folder too', async () => {
    const other = (): ReturnType<typeof openLocalState> => openLocalState(join(folder.path, 'b.yaml'), { env: {} })
    await folder.state().write('x', 1)
    await folder.state().tokens.replace('orders', undefined, { accessToken: 'a' })
    await other().write('x', 2)
    const [before] = keys()
    const oldId = idOf('x')
    const { files, keyId } = await rotateKey(folder.workspace, { env: {} })
    expect([files, keys().length, keys()[0] === before]).toEqual([3, 1, false])
    expect([idOf('x'), idOf('tokens.orders')]).toEqual([keyId, keyId])
    expect(filesBelow(folder.xwh).filter((path) => readFileSync(path, 'utf8').includes(oldId))).toEqual([])
    expect([await folder.state().read('x'), await other().read('x')]).toEqual([1, 2])
    expect(await folder.state().tokens.read('orders')).toEqual({ accessToken: 'a' })
    // What somebody kept of the old key opens nothing any more.
    writeFileSync(join(folder.xwh, 'key'), `${before}\n`)
    await expect(folder.state().read('x')).rejects.toMatchObject({ code: 'wrong-key' })
  })

  it('goes from one XWH_KEY to the next', async () => {
    const [first, second] = [hexKey(), hexKey()]
    await folder.state({ env: { XWH_KEY: first } }).write('x', 1)
    await rotateKey(folder.workspace, { env: { XWH_KEY: second, XWH_PREVIOUS_KEYS: first } })
    expect(await folder.state({ env: { XWH_KEY: second } }).read('x')).toBe(1)
    await expect(folder.state({ env: { XWH_KEY: first } }).read('x')).rejects.toMatchObject({ code: 'wrong-key' })
  })

  it('goes from .xwh/key to XWH_KEY, and removes the file', async () => {
    const key = hexKey()
    await folder.state().write('x', 1)
    await rotateKey(folder.workspace, { env: { XWH_KEY: key } })
    expect(existsSync(join(folder.xwh, 'key'))).toBe(false)
    expect(await folder.state({ env: { XWH_KEY: key } }).read('x')).toBe(1)
  })

  it('does not stop programs that run meanwhile', async () => {
    const running = folder.state()
    await running.write('x', 1)
    expect(await running.read('x')).toBe(1)
    await rotateKey(folder.workspace, { env: {} })
    expect(await running.read('x')).toBe(1)
    await running.write('x', 2)
    expect(await folder.state().read('x')).toBe(2)
  })

  it('changes nothing where a file cannot be opened', async () => {
    await folder.state().write('x', 1)
    await folder.state().write('y', 1)
    const before = [keys(), readFileSync(folder.sealed('x'), 'utf8')]
    writeFileSync(folder.sealed('y'), 'torn')
    await expect(rotateKey(folder.workspace, { env: {} })).rejects.toMatchObject({ code: 'damaged' })
    expect([keys(), readFileSync(folder.sealed('x'), 'utf8')]).toEqual(before)
  })

  it.each([1, 2, 3, 4])(
    'F40: killed at write %i of 4, everything still opens, and the next call ends it',
    async (fatal) => {
      await folder.state().write('x', 1)
      await folder.state().write('y', 2)
      let writes = 0
      const disk = {
        ...nodeDisk,
        write: async (path: string, text: string) => {
          if (++writes === fatal) throw new Error('killed')
          await nodeDisk.write(path, text)
        }
      }
      await expect(rotateKey(folder.workspace, { env: {}, disk })).rejects.toThrow('killed')
      expect([await folder.state().read('x'), await folder.state().read('y')]).toEqual([1, 2])
      const { keyId } = await rotateKey(folder.workspace, { env: {} })
      expect([keys().length, idOf('x'), idOf('y')]).toEqual([1, keyId, keyId])
      expect([await folder.state().read('x'), await folder.state().read('y')]).toEqual([1, 2])
    }
  )
})
