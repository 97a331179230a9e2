import fc from 'fast-check'
import { readRecords, type EventFormat } from '../src'

async function* pieces(text: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text as string)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(text: string | Buffer, size = 7, format?: EventFormat): Promise<[number, string][]> {
  const found: [number, string][] = []
  for await (const records of readRecords(pieces(text, size), format)) {
    for (const { line, bytes, tooLong, cut } of records) {
      found.push([line, tooLong ? 'TOO LONG' : cut ? 'CUT' : bytes.toString().trim()])
    }
  }
  return found
}

describe('records of an event file', () => {
  it.each([
    [
      'NDJSON',
      '{"a":1}\n{"b":2}\n',
      [
        [1, '{"a":1}'],
        [2, '{"b":2}']
      ]
    ],
    [
      'NDJSON without a last line end',
      '{"a":1}\n{"b":2}',
      [
        [1, '{"a":1}'],
        [2, '{"b":2}']
      ]
    ],
    [
      'a byte order mark, CRLF and blank lines',
      '\ufeff{"a":1}\r\n\r\n  \r\n{"b":2}\r\n',
      [
        [1, '{"a":1}'],
        [4, '{"b":2}']
      ]
    ],
    [
      'a bad line between good ones',
      '{"a":1}\n{"b":\n{"c":3}\n',
      [
        [1, '{"a":1}'],
        [2, '{"b":'],
        [3, '{"c":3}']
      ]
    ],
    [
      'a first line that is cut in a text',
      '{"a":"x\n{"c":3}\n',
      [
        [1, '{"a":"x'],
        [2, '{"c":3}']
      ]
    ],
    [
      'a first line that is cut after a comma',
      '{"a":1,\n{"c":3}\n',
      [
        [1, '{"a":1,'],
        [2, '{"c":3}']
      ]
    ],
    [
      'a list on one line',
      '[{"a":[1,2]},{"b":"],["}]',
      [
        [1, '{"a":[1,2]}'],
        [1, '{"b":"],["}']
      ]
    ],
    [
      'a list over lines',
      '[\n  {\n    "a": 1\n  },\n  {"b": 2}\n]\n',
      [
        [2, '{\n    "a": 1\n  }'],
        [5, '{"b": 2}']
      ]
    ],
    ['an empty list', ' [ ] ', []],
    [
      'a list with a bad item',
      '[{"a":1}, nonsense, {"b":"\\"{"}]',
      [
        [1, '{"a":1}'],
        [1, 'nonsense'],
        [1, '{"b":"\\"{"}']
      ]
    ],
    [
      'a list with a comma too many',
      '[{"a":1},]',
      [
        [1, '{"a":1}'],
        [1, '']
      ]
    ],
    [
      'a list that is cut',
      '[{"a":1},\n{"b":',
      [
        [1, '{"a":1}'],
        [2, '{"b":'],
        [2, 'CUT']
      ]
    ],
    [
      'text after a list',
      '[{"a":1}]\nmore',
      [
        [1, '{"a":1}'],
        [2, 'more']
      ]
    ],
    ['one object over lines', '{\n  "a": {\n    "b": 1\n  }\n}\n', [[1, '{\n  "a": {\n    "b": 1\n  }\n}']]],
    [
      'objects over lines, one after the other',
      '{\n"a": 1\n}\n{\n"b": 2\n}',
      [
        [1, '{\n"a": 1\n}'],
        [4, '{\n"b": 2\n}']
      ]
    ],
    ['an empty file', '', []],
    ['blanks only', ' \n\n', []]
  ] as [string, string, [number, string][]][])('are cut from %s', async (_title, text, expected) => {
    for (const size of [1, 2, 7, 1_000]) expect(await read(text, size)).toEqual(expected)
  })

  it('pass over a line that is too long, and go on after it', async () => {
    const text = `{"a":1}\n{"b":"${'x'.repeat(5_000_000)}"}\n{"c":3}\n`
    expect(await read(text, 65_536)).toEqual([
      [1, '{"a":1}'],
      [2, 'TOO LONG'],
      [3, '{"c":3}']
    ])
  })

  it('pass over an item of a list that is too long', async () => {
    const text = `[{"b":"${'x'.repeat(5_000_000)}"},{"c":3}]`
    expect(await read(text, 65_536)).toEqual([
      [1, 'TOO LONG'],
      [1, '{"c":3}']
    ])
  })

  it('are the same in every form and for every size of the pieces', async () => {
    const events = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(events, fc.integer({ min: 1, max: 40 }), fc.boolean(), async (items, size, pretty) => {
        const wanted = items.map((item) => JSON.stringify(item))
        const forms = {
          lines: wanted.join('\n'),
          list: JSON.stringify(items, undefined, pretty ? 2 : 0),
          values: items.map((item) => JSON.stringify(item, undefined, pretty ? 2 : 0)).join('\n')
        }
        for (const format of ['lines', 'list', 'values'] as const) {
          const found = await read(forms[format], size, format)
          expect(found.map(([, text]) => JSON.stringify(JSON.parse(text)))).toEqual(wanted)
        }
      }),
      { numRuns: 200, ...(process.env['XWH_SEED'] ? { seed: Number(process.env['XWH_SEED']) } : {}) }
    )
  })
})
