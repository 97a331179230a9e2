// Makes of an Engage audience call what Amazon Ads wants, and appends it to the event as `body`.

/** Amazon compares hashes: what is hashed must be written in the same way everywhere. */
const TRAITS = {
  firstname: (traits) => lower(traits.firstName),
  lastname: (traits) => lower(traits.lastName),
  address: (traits) => lower(traits.address?.street),
  phone: (traits) => String(traits.phone ?? '').replace(/\D/g, ''),
  city: (traits) => lower(traits.address?.city),
  state: (traits) => lower(traits.address?.state),
  postal: (traits) => lower(traits.address?.postalCode),
  email: (traits) => lower(traits.email)
}

async function onIdentify(event, settings) {
  const key = event.context?.personas?.computation_key
  const isMember = event.traits?.[key]
  if (typeof isMember !== 'boolean') throw new InvalidEventPayload(`traits.${key} should be true or false.`)
  const hashedPII = hashAll(event.traits)
  if (Object.keys(hashedPII).length === 0) throw new DropEvent('Nothing is known by which Amazon could find the user.')
  event.body = {
    records: [{ hashedPII: [hashedPII], externalUserId: event.userId, action: isMember ? 'CREATE' : 'DELETE' }],
    targetResource: { connectionId: settings.connectionId, targetTypes: ['DSP'] },
    audienceId: settings.audienceId
  }
  return event
}

function hashAll(traits) {
  const known = Object.entries(TRAITS)
    .map(([name, read]) => [name, read(traits)])
    .filter(([, value]) => value !== '')
  return Object.fromEntries(known.map(([name, value]) => [name, sha256(value)]))
}

function lower(value) {
  return String(value ?? '')
    .trim()
    .toLowerCase()
}

function sha256(text) {
  return crypto.createHash('sha256').update(text).digest('hex')
}
