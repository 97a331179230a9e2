import type { Answer } from '../../src'
import { createApiBench, refusals, valueOf, type ApiBench } from '../support/api'

const EXTENSIBLE = 'actions-webhook-extensible'
const EVENT = { type: 'track', event: 'A', messageId: 'm' } as const
const OAUTH = {
  type: 'oauth2-authorization-code',
  clientId: 'c',
  clientSecret: 's',
  authorizeUrl: 'https://idp.example.com/a',
  tokenUrl: 'https://idp.example.com/t'
}

type Api = ApiBench['api']
type Step = (api: Api) => Promise<Answer<unknown>> | Answer<unknown>

/** The steps before the one that is tried, by name. */
const STEPS: Readonly<Record<string, Step>> = {
  source: (api) => api.createSource({ name: 'Website' }),
  destination: (api) => api.addDestination({ plugin: EXTENSIBLE, source: 'website', name: 'Orders' }),
  crm: (api) => api.addDestination({ plugin: 'basic', source: 'website', name: 'CRM' }),
  none: (api) => api.setAuthentication('orders', { type: 'none' }),
  oauth: (api) => api.setAuthentication('orders', OAUTH),
  mapping: (api) => api.createMapping({ destination: 'orders', action: 'send' }),
  url: (api) => api.updateMapping('orders', 'Send', { fields: { url: 'https://a.example/' } })
}

const begin: Step = (api) => api.beginConnect('orders', { redirectUri: 'http://127.0.0.1/' })
const testMapping: Step = (api) => api.testMapping({ destination: 'orders', mapping: 'Send', events: [EVENT] })
const testEvent: Step = (api) => api.testEvent({ destination: 'orders', event: EVENT })

describe('C2, C3: a wrong order is answered clearly, and changes nothing', () => {
  it.each<[string, readonly string[], Step, string | RegExp]>([
    [
      'a destination before a source',
      [],
      (api) => api.addDestination({ plugin: EXTENSIBLE, source: 'website', name: 'Orders' }),
      'Add a source first: createSource({ name }).'
    ],
    [
      'a destination of an unknown source',
      ['source'],
      (api) => api.addDestination({ plugin: EXTENSIBLE, source: 'webste', name: 'Orders' }),
      'There is no source "webste"; did you mean "website"?'
    ],
    [
      'a destination of an unknown plugin',
      ['source'],
      (api) => api.addDestination({ plugin: 'test-webhok', source: 'website', name: 'Orders' }),
      'The catalog has no plugin "test-webhok"; did you mean "test-webhook"?'
    ],
    [
      'a destination without a name',
      ['source'],
      (api) => api.addDestination({ plugin: EXTENSIBLE, source: 'website', name: ' ' }),
      'A destination needs a name.'
    ],
    [
      'settings before there is anything',
      [],
      (api) => api.setSettings('orders', { sharedSecret: 's' }),
      'There is no destination yet. Add a source first, createSource({ name }), and then a destination.'
    ],
    [
      'settings before the destination',
      ['source'],
      (api) => api.setSettings('orders', { sharedSecret: 's' }),
      'There is no destination yet. Add one first: addDestination({ plugin, source, name }).'
    ],
    [
      'an authentication of an unknown destination',
      ['source', 'destination'],
      (api) => api.setAuthentication('ordrs', { type: 'none' }),
      'There is no destination "ordrs"; did you mean "orders"?'
    ],
    [
      'Connect before the authentication',
      ['source', 'destination'],
      (api) => api.connect('orders'),
      'Choose an authentication first: setAuthentication("orders", { type }).'
    ],
    [
      'the browser before the authentication',
      ['source', 'destination'],
      begin,
      'Choose an authentication first: setAuthentication("orders", { type }).'
    ],
    [
      'the status of a connection before the authentication',
      ['source', 'destination'],
      (api) => api.connectionStatus('orders'),
      'Choose an authentication first: setAuthentication("orders", { type }).'
    ],
    [
      'Connect without the browser, which the authorization code needs',
      ['source', 'destination', 'oauth'],
      (api) => api.connect('orders'),
      /granted in the browser: beginConnect\("orders", \{ redirectUri \}\)/
    ],
    [
      'the browser, where none is needed',
      ['source', 'destination', 'none'],
      begin,
      'This authentication needs no browser: connect("orders") tries it.'
    ],
    [
      'the end of a connection before its beginning',
      ['source', 'destination', 'oauth'],
      (api) => api.finishConnect({ callbackUrl: 'http://127.0.0.1/?code=c&state=s' }),
      'The callback holds no state. Begin to connect again.'
    ],
    [
      'a test event before the source has one',
      ['source'],
      (api) => api.loadTestEvent('website', { type: 'identify' }),
      'The source "website" has no event of type identify yet: send it one, or make one with generateSampleEvent("identify").'
    ],
    [
      'a test event that a trigger takes, before there is one',
      ['source'],
      (api) => api.loadTestEvent('website', { trigger: 'type = "track"' }),
      'The source "website" has no event that this trigger takes yet: send it one, or make one with generateSampleEvent("track").'
    ],
    [
      'a test event before the source',
      [],
      (api) => api.loadTestEvent('website'),
      'There is no source yet. Add a source first: createSource({ name }).'
    ],
    [
      'an event for no source',
      [],
      (api) => api.recordEvent('website', EVENT),
      'There is no source yet. Add a source first: createSource({ name }).'
    ],
    [
      'a mapping before the destination',
      ['source'],
      (api) => api.createMapping({ destination: 'orders', action: 'send' }),
      'There is no destination yet. Add one first: addDestination({ plugin, source, name }).'
    ],
    [
      'a mapping without an action',
      ['source', 'destination'],
      (api) => api.createMapping({ destination: 'orders' }),
      'Choose an action (send) or a preset for the mapping first.'
    ],
    [
      'a mapping with an unknown action',
      ['source', 'destination'],
      (api) => api.createMapping({ destination: 'orders', action: 'sned' }),
      'The plugin has no action "sned"; did you mean "send"?'
    ],
    [
      'a mapping with an unknown preset',
      ['source', 'destination'],
      (api) => api.createMapping({ destination: 'orders', preset: 'Trak calls' }),
      'The plugin has no preset "Trak calls"; did you mean "Track calls"?'
    ],
    [
      'a change to a mapping before there is one',
      ['source', 'destination'],
      (api) => api.updateMapping('orders', 'Send', { trigger: 'type = "page"' }),
      'There is no mapping yet. Make one first: createMapping({ destination: "orders", action }).'
    ],
    [
      'a name for an unknown mapping',
      ['source', 'destination', 'mapping'],
      (api) => api.nameMapping('orders', 'Sned', 'x'),
      'There is no mapping "Sned"; did you mean "Send"?'
    ],
    [
      'a test of a mapping before the authentication',
      ['source', 'destination', 'mapping', 'url'],
      testMapping,
      'Choose an authentication first: setAuthentication("orders", { type }). { type: "none" } is a choice, too.'
    ],
    [
      'a test of a mapping before Connect',
      ['source', 'destination', 'oauth', 'mapping', 'url'],
      testMapping,
      'Connect it first: beginConnect("orders", { redirectUri }). Nobody has granted access yet: connect it.'
    ],
    [
      'a test without an event',
      ['source', 'destination', 'none', 'mapping', 'url'],
      (api) => api.testMapping({ destination: 'orders', mapping: 'Send', events: [] }),
      'Load a test event first: loadTestEvent(source), or generateSampleEvent(type).'
    ],
    [
      'a test event through all mappings before one is enabled',
      ['source', 'destination', 'none', 'mapping', 'url'],
      testEvent,
      'No mapping is enabled: enableMapping first, or test one mapping with testMapping.'
    ],
    [
      'enabling a mapping before its fields are mapped',
      ['source', 'destination', 'none', 'mapping'],
      (api) => api.enableMapping('orders', 'Send'),
      'Map the field "URL" (url) first: without it every event would be rejected.'
    ],
    [
      'enabling a mapping before there is one',
      ['source', 'destination'],
      (api) => api.enableMapping('orders', 0),
      'There is no mapping yet. Make one first: createMapping({ destination: "orders", action }).'
    ],
    [
      'enabling the destination before there is one',
      ['source'],
      (api) => api.enableDestination('orders'),
      'There is no destination yet. Add one first: addDestination({ plugin, source, name }).'
    ],
    [
      'enabling the destination before the authentication',
      ['source', 'destination', 'mapping'],
      (api) => api.enableDestination('orders'),
      'Choose an authentication first: setAuthentication("orders", { type }). { type: "none" } is a choice, too.'
    ],
    [
      'enabling the destination before Connect',
      ['source', 'destination', 'oauth', 'mapping', 'url'],
      (api) => api.enableDestination('orders'),
      'Connect it first: beginConnect("orders", { redirectUri }). Nobody has granted access yet: connect it.'
    ],
    [
      'enabling the destination before a required setting',
      ['source', 'crm'],
      (api) => api.enableDestination('crm'),
      /^The setting "User" \(username\) is required: setSettings\(\{ username: … \}\)\.\nThe setting "Password"/
    ],
    [
      'removing a source that feeds a destination',
      ['source', 'destination'],
      (api) => api.removeSource('website'),
      'The source "website" feeds "orders"; remove or connect them to another source first.'
    ],
    [
      'connecting a destination to a source that is not there',
      ['source', 'destination'],
      (api) => api.connectToSource('orders', 'app'),
      'There is no source "app"; known: website'
    ],
    [
      'a change to a filter before there is one',
      ['source', 'destination'],
      (api) => api.updateFilter('orders', 'x', { enabled: false }),
      'There is no filter yet. Make one first: addFilter("orders", { when, action }).'
    ],
    [
      'removing an insert function before there is one',
      ['source', 'destination'],
      (api) => api.removeInsertFunction('orders'),
      'The destination "orders" has no insert function.'
    ]
  ])('%s', async (_title, before, step, expected) => {
    const { api, transport } = await createApiBench()
    for (const name of before) valueOf(await STEPS[name]!(api))
    const file = api.file()
    const text = refusals(await step(api)).join('\n')
    if (typeof expected === 'string') expect(text).toBe(expected)
    else expect(text).toMatch(expected)
    expect(api.file()).toBe(file)
    expect(transport.requests).toEqual([])
  })

  it('is told before a destination is enabled, by what it still lacks', async () => {
    const { api } = await createApiBench()
    for (const name of ['source', 'destination']) valueOf(await STEPS[name]!(api))
    expect(valueOf(api.destination('orders')).missing).toEqual([expect.stringContaining('Choose an authentication')])
    valueOf(await STEPS['none']!(api))
    expect(valueOf(api.destination('orders')).missing).toEqual([])
  })

  it('is answered where a host has no connections, tester or engine', async () => {
    const { api } = await createApiBench({ connections: undefined, tester: undefined, engineOf: undefined })
    for (const name of ['source', 'destination', 'oauth', 'mapping', 'url']) valueOf(await STEPS[name]!(api))
    expect(refusals(await begin(api))).toEqual(['This host keeps no connections, so nothing can be connected here.'])
    expect(refusals(await api.enableDestination('orders'))).toEqual([
      'This host keeps no connections, so nothing can be connected here.'
    ])
    expect(refusals(await testMapping(api))).toEqual(['This host has no tester, so nothing can be tested here.'])
    valueOf(await STEPS['none']!(api))
    expect(valueOf(await api.connect('orders')).state).toBe('connected')
    valueOf(await api.enableDestination('orders'))
  })
})
