/**
 * Runs on each event of the destination "crm" before its mapping. What it returns goes on.
 * See docs/functions.md.
 */
async function onIdentify(event, settings) {
  const email = event.traits?.email
  if (email === undefined) throw new DropEvent('nobody to write to')
  event.traits.email_sha256 = crypto.createHash('sha256').update(email.trim().toLowerCase()).digest('hex')
  event.traits.region = settings.region
  return event
}

async function onGroup(event) {
  return event
}

async function onAlias(event) {
  return event
}

async function onDelete(event) {
  return event
}
