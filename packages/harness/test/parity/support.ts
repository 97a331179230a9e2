import { parseScenario, type Scenario, type ScenarioFile } from '../../src'

/** A scenario with one destination of one mapping. */
export async function scenarioOf(
  more: Partial<ScenarioFile> & {
    readonly fields?: object
    readonly settings?: object
    readonly authentication?: object
    readonly mapping?: object
  }
): Promise<Scenario> {
  const { fields, settings, authentication, mapping, ...file } = more
  const destination = {
    plugin: 'actions-webhook-extensible',
    source: 'website',
    enabled: true,
    ...(settings ? { settings } : {}),
    ...(authentication ? { authentication } : {}),
    mappings: [
      {
        name: 'Orders',
        action: 'send',
        enabled: true,
        trigger: 'type = "track"',
        fields: { url: 'https://shop.example.com/orders', data: { id: { '@path': '$.properties.id' } }, ...fields },
        ...mapping
      }
    ]
  }
  const whole = {
    name: 'a scenario of a test',
    workspace: { version: 1, sources: { website: {} }, destinations: { shop: destination } },
    events: [{ type: 'track', properties: { id: 'o-1' } }],
    endpoints: [{ request: 'POST https://shop.example.com/orders' }],
    ...file
  }
  const { scenario, problems } = await parseScenario(JSON.stringify(whole), '/test.scenario.json', {})
  if (!scenario) throw new Error(JSON.stringify(problems))
  return scenario
}

export const OAUTH = {
  type: 'oauth2-client-credentials',
  clientId: 'shop',
  clientSecret: 'a-client-secret',
  tokenUrl: 'https://idp.example.com/token'
}
