import { createHmac } from 'node:crypto'
import { sendOne } from '../support/call'
import { hosts } from '../support/hosts'
import { useReceiver } from '../support/receiver'

describe.each(hosts)('a single event through $name', (host) => {
  const receiver = useReceiver()

  it('goes out as JSON with the content type of Segment, and is signed', async () => {
    await sendOne(host, { a: 1 }, { fields: { url: `${receiver().url}/x` }, settings: { sharedSecret: 's' } })
    const [request] = receiver().requests
    expect(request?.method).toBe('POST')
    expect(request?.path).toBe('/x')
    expect(request?.body.toString()).toBe('{"a":1}')
    expect(request?.headers['content-type']).toBe('application/json')
    expect(request?.headers['x-signature']).toBe(createHmac('sha1', 's').update('{"a":1}').digest('hex'))
  })
})
