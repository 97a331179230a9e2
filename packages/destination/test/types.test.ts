import type { ActionDefinition } from '@segment/actions-core'
import definition from '@extensible-webhooks/destination'
import type { Payload, Settings } from '@extensible-webhooks/destination'
import type { Payload as Generated } from '../src/send/generated-types'
import type { Settings as GeneratedSettings } from '../src/generated-types'

/** True only where each type can stand for the other. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false

// tsc is what runs these: a line that compiles although it must not is an error there.
describe('types', () => {
  it('of the payload take what the fields offer, and nothing else', () => {
    const payload: Payload = { url: 'https://example.com', method: 'POST' }
    // @ts-expect-error -- a URL is required
    const withoutUrl: Payload = { method: 'POST' }
    // @ts-expect-error -- not a method of the field
    const trace: Payload = { ...payload, method: 'TRACE' }
    // @ts-expect-error -- a batch size is a number
    const size: Payload = { ...payload, batch_size: '10' }
    // @ts-expect-error -- data is an object; data_path leads to anything else
    const list: Payload = { ...payload, data: 'text' }
    // @ts-expect-error -- a rule without its path
    const rule: Payload = { ...payload, results_failed: { values: ['x'] } }
    // @ts-expect-error -- no such style
    const style: Payload = { ...payload, content_style: 'commas' }
    // @ts-expect-error -- no such field
    const other: Payload = { ...payload, retries: 3 }
    expect([withoutUrl, trace, size, list, rule, style, other]).toHaveLength(7)
  })

  it('of the settings take the five secrets and the dynamic authentication', () => {
    const settings: Settings = { sharedSecret: 's', dynamicAuthSettings: { oauth: { type: 'bearer' } } }
    // @ts-expect-error -- no such type of authentication
    const digest: Settings = { dynamicAuthSettings: { oauth: { type: 'digest' } } }
    // @ts-expect-error -- a switch, not text
    const quirk: Settings = { signFirstItemOnly: 'yes' }
    expect([settings, digest, quirk]).toHaveLength(3)
  })

  it('of the settings are those that were generated, and the dynamic ones', () => {
    const same: Same<Required<Omit<Settings, 'dynamicAuthSettings'>>, Required<GeneratedSettings>> = true
    const payloads: Same<Payload, Generated> = true
    expect([same, payloads]).toEqual([true, true])
  })

  it('of the action fit the definition of core', () => {
    const send: ActionDefinition<Settings> | undefined = definition.actions['send']
    expect(send?.title).toBe('Send')
  })
})
