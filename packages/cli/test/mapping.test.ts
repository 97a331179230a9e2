import { readFileSync } from 'node:fs'
import { createFolder, xwh, type Folder } from './support/run-cli'

const PLUGIN = `
const names = Array.from({ length: 3 }, (_, n) => ({ label: 'Table ' + n, value: 't' + n, description: 'Number ' + n }))
const table = { label: 'Table', description: 'Table.', type: 'string' }
exports.default = {
  name: 'Tables', slug: 'tables', mode: 'cloud',
  authentication: { scheme: 'custom', fields: { token: { label: 'Key', description: 'Key', type: 'password' } } },
  actions: {
    put: {
      title: 'Put', description: 'Puts a row',
      fields: { table: { ...table, dynamic: true } },
      dynamicFields: {
        table: (request, { page, settings }) => settings.token === 'wrong-key'
          ? { choices: [], error: { message: 'wrong-key is refused', code: '401' } }
          : { choices: page === '2' ? names.slice(2) : names.slice(0, 2), ...(page === '2' ? {} : { nextPage: '2' }) }
      },
      hooks: {
        onMappingSave: {
          label: 'Make', description: 'Makes a table.',
          inputFields: {
            name: { ...table, required: true, dynamic: () => ({ choices: names }) },
            size: { ...table, type: 'integer', default: 1 },
            wide: { ...table, type: 'boolean' },
            columns: { ...table, multiple: true }
          },
          outputTypes: { table: { ...table, required: true }, given: { ...table, required: true } },
          performHook: (request, { hookInputs }) => hookInputs.name === 'taken'
            ? { error: { message: 'The table is taken.', code: '409' } }
            : { successMessage: 'Made ' + hookInputs.name + '.', savedData: { table: hookInputs.name, given: JSON.stringify(hookInputs) } }
        }
      },
      perform: () => 'ok'
    },
    plain: { title: 'Plain', description: 'Plain', fields: { table }, perform: () => 'ok' }
  }
}
`

const WORKSPACE = `# Tables of the shop.
version: 1
plugins: { tables: ./tables.js }
sources: { website: {} }
destinations:
  warehouse:
    plugin: tables
    source: website
    settings: { token: "\${env:KEY:-a-key}" }
    mappings:
      - name: Rows # of every call
        action: put
        trigger: type = "track"
        hooks: { onMappingSave: { inputs: { name: orders } } }
      - { name: Plain, action: plain, trigger: type = "page" }
`

let folder: Folder
let file: string
beforeEach(() => {
  folder = createFolder()
  folder.file('tables.js', PLUGIN)
  file = folder.file('w.yaml', WORKSPACE)
})
afterEach(() => {
  folder.remove()
})

describe('C1 B1 xwh mapping choices', () => {
  it('lists the choices of a field, and says how the next page is had', async () => {
    const { code, stdout, stderr } = await xwh(['mapping', 'choices', file, 'rows', 'table'])
    expect([code, stdout]).toEqual([0, 't0  Table 0: Number 0\nt1  Table 1: Number 1\n'])
    expect(stderr).toContain('There are more: --page 2\n')
    const next = await xwh(['mapping', 'choices', file, 'warehouse/rows', 'table', '--page', '2', '--json'])
    expect(JSON.parse(next.stdout)).toEqual({ choices: [{ label: 'Table 2', value: 't2', description: 'Number 2' }] })
  })

  it('searches them, and says that there are none', async () => {
    const found = await xwh(['mapping', 'choices', file, 'Rows', 'table', '--query', 'TABLE 1'])
    expect(found.stdout).toBe('t1  Table 1: Number 1\n')
    const none = await xwh(['mapping', 'choices', file, 'Rows', 'table', '--query', 'zzz'])
    expect([none.code, none.stdout, none.stderr]).toEqual([0, '', expect.stringContaining('There are no choices.')])
  })

  it('lists those of an input of a hook', async () => {
    const { stdout } = await xwh(['mapping', 'choices', file, 'Rows', 'name', '--hook', 'onMappingSave'])
    expect(stdout.split('\n')).toHaveLength(4)
  })

  it('ends with 1, in words and without the secret, where the plugin cannot tell them', async () => {
    const { code, stdout, stderr } = await xwh(['mapping', 'choices', file, 'Rows', 'table'], {
      env: { KEY: 'wrong-key' }
    })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('[secret] is refused')
    expect(stderr).not.toContain('wrong-key')
  })

  it.each([
    [['Row', 'table'], /no mapping "Row"; did you mean "Rows"/],
    [['Rows', 'size', '--hook', 'onMappingSave'], /knows no choices for "size"/],
    [['Rows', 'table', '--allow-private-network=no host'], /no host name, address or range/]
  ])('ends with 2 for %j', async (args, words) => {
    const { code, stderr } = await xwh(['mapping', 'choices', file, ...args])
    expect([code, stderr]).toEqual([2, expect.stringMatching(words)])
  })
})

describe('C1 B1 xwh mapping save', () => {
  const written = () => readFileSync(file, 'utf8')

  it('runs the hook with the inputs of the file, and writes what it left, and nothing else', async () => {
    const { code, stdout, stderr } = await xwh(['mapping', 'save', file, 'Rows'])
    expect(code).toBe(0)
    expect(stdout).toBe(`Made orders.\ntable: "orders"\ngiven: ${JSON.stringify('{"size":1,"name":"orders"}')}\n`)
    expect(stderr).toContain(`Written into ${file}.`)
    expect(written()).toContain('# Tables of the shop.')
    expect(written()).toContain('- name: Rows # of every call')
    expect(written()).toContain('settings: { token: "${env:KEY:-a-key}" }')
    expect(written()).toMatch(/outputs:\s*(\{ )?table: orders/)
    const checked = await xwh(['workspace', 'check', file, '--json'])
    expect(JSON.parse(checked.stdout)).toMatchObject({ files: [{ ok: true, problems: [] }] })
  })

  it('takes inputs of the command line over those of the file, each by its type', async () => {
    const inputs = ['name=people', 'size=3', 'wide=true', 'columns=a', 'columns=b=c'].flatMap((each) => [
      '--input',
      each
    ])
    const { stdout } = await xwh(['mapping', 'save', file, 'Rows', ...inputs, '--json'])
    const answer = JSON.parse(stdout) as { outputs: { given: string } }
    expect(answer).toMatchObject({ mapping: 'Rows', hook: 'onMappingSave', message: 'Made people.', written: true })
    expect(JSON.parse(answer.outputs.given)).toEqual({ name: 'people', size: 3, wide: true, columns: ['a', 'b=c'] })
    expect(written()).toContain('name: people')
  })

  it('writes nothing with --no-write', async () => {
    const { code, stdout } = await xwh(['mapping', 'save', file, 'Rows', '--no-write', '--json'])
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { outputs: { table: 'orders' }, written: false }])
    expect(written()).toBe(WORKSPACE)
  })

  it('keeps a JSON file JSON', async () => {
    const json = folder.file(
      'w.json',
      JSON.stringify({
        version: 1,
        plugins: { tables: './tables.js' },
        sources: { website: {} },
        destinations: {
          warehouse: {
            plugin: 'tables',
            source: 'website',
            mappings: [{ name: 'Rows', action: 'put', trigger: 'type = "track"' }]
          }
        }
      })
    )
    expect((await xwh(['mapping', 'save', json, 'Rows', '--input', 'name=people'])).code).toBe(0)
    const { destinations } = JSON.parse(readFileSync(json, 'utf8')) as {
      destinations: { warehouse: { mappings: object[] } }
    }
    expect(destinations.warehouse.mappings[0]).toMatchObject({
      hooks: { onMappingSave: { outputs: { table: 'people' } } }
    })
  })

  it('ends with 1, and writes nothing, where the hook fails', async () => {
    const { code, stdout, stderr } = await xwh(['mapping', 'save', file, 'Rows', '--input', 'name=taken'])
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('The table is taken.')])
    expect(written()).toBe(WORKSPACE)
  })

  it.each([
    [['Plain'], /action "plain" has no hooks/],
    [['Rows', '--hook', 'retlOnMappingSave'], /there is none; known are onMappingSave|did you mean "onMappingSave"/],
    [['Rows', '--input', 'nam=x'], /--input nam: the hook asks for none; did you mean "name"/],
    [['Rows', '--input', 'name'], /write a value, --input name=VALUE/],
    [['Rows', '--input', 'size=many'], /--input size: expected a number/],
    [['Rows', '--input', 'wide=perhaps'], /--input wide: expected true or false/]
  ])('ends with 2 for %j', async (args, words) => {
    const { code, stderr } = await xwh(['mapping', 'save', file, ...args])
    expect([code, stderr]).toEqual([2, expect.stringMatching(words)])
    expect(written()).toBe(WORKSPACE)
  })
})
