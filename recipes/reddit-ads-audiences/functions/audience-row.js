// Makes of an Engage audience call the row that Reddit Ads wants, and appends it to the event as `body`.

async function onIdentify(event) {
  const key = event.context?.personas?.computation_key
  const isMember = event.traits?.[key]
  if (typeof isMember !== 'boolean') throw new InvalidEventPayload(`traits.${key} should be true or false.`)
  const email = hash(event.traits.email)
  const advertisingId = hash(event.traits.advertisingId ?? event.context.device?.advertisingId)
  if (email === '' && advertisingId === '')
    throw new DropEvent('There is neither an e-mail address nor an advertising id.')
  event.body = {
    data: {
      action_type: isMember ? 'ADD' : 'REMOVE',
      column_order: ['EMAIL_SHA256', 'MAID_SHA256'],
      user_data: [[email, advertisingId]]
    }
  }
  return event
}

/** A column that is not known stays empty, so that the others keep their places. */
function hash(value) {
  const text = String(value ?? '')
    .trim()
    .toLowerCase()
  return text === '' ? '' : crypto.createHash('sha256').update(text).digest('hex')
}
