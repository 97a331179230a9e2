import { EVENT_KINDS, generateEvents } from '@extensible-webhooks/harness'
import { createFolder, workspace, xwh } from './support/run-cli'

const parse = (stdout: string): Record<string, unknown>[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('xwh events (D1)', () => {
  it('prints one event a line, the same for the same seed', async () => {
    const [first, same, other] = [await xwh(['events']), await xwh(['events']), await xwh(['events', '--seed', '2'])]
    expect(parse(first.stdout)).toEqual(JSON.parse(JSON.stringify(await generateEvents({ seed: 1, count: 10 }))))
    expect(same).toEqual(first)
    expect(other.stdout).not.toBe(first.stdout)
    expect([first.code, first.stderr]).toEqual([0, ''])
  })

  it.each(EVENT_KINDS)('knows the kind %s', async (kind) => {
    const { code, stdout } = await xwh(['events', '--kind', kind, '--count', '20'])
    expect([code, parse(stdout).length]).toEqual([0, 20])
  })

  it('prints only the calls that are asked for', async () => {
    const { stdout } = await xwh(['events', '--type', 'page', 'screen', '--count', '30'])
    expect(new Set(parse(stdout).map(({ type }) => type))).toEqual(new Set(['page', 'screen']))
  })

  it('prints one event of a name', async () => {
    expect(parse((await xwh(['events', '--event', 'Trial Started'])).stdout)).toEqual([
      expect.objectContaining({
        type: 'track',
        event: 'Trial Started',
        properties: expect.objectContaining({ trial_plan_name: expect.any(String) })
      })
    ])
    expect(parse((await xwh(['events', '--event', 'Pricing', '--type', 'page'])).stdout)).toEqual([
      expect.objectContaining({ type: 'page', name: 'Pricing' })
    ])
  })

  it('can be delivered at once', async () => {
    const folder = createFolder()
    try {
      const { stdout: stdin } = await xwh(['events', '--count', '50'])
      const file = folder.file('w.yaml', workspace('https://erp.example.com/'))
      const { code, stdout } = await xwh(['deliver', file, '-', '--mock', '--json'], { stdin })
      expect([code, (JSON.parse(stdout) as { events: number }).events]).toEqual([0, 50])
    } finally {
      folder.remove()
    }
  })

  it.each([
    [['--count', 'many'], 'Expected a whole number from 1 to 1000000.'],
    [['--count', '0'], 'Expected a whole number from 1 to 1000000.'],
    [['--kind', 'game'], 'Allowed choices are ecommerce, b2b, mobile, mixed.'],
    [['--type', 'tap'], 'Allowed choices are track, identify'],
    [['--event', 'X', '--type', 'group'], '--event: a group call has no name; use --type track, page or screen.'],
    [['--event', 'X', '--type', 'page', 'screen'], '--event: name one --type only']
  ])('ends with 2 for %j', async (args, message) => {
    const { code, stdout, stderr } = await xwh(['events', ...args])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
  })
})
