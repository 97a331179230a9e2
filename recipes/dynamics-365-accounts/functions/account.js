// Makes of a group call the account that Dynamics wants, with its contact, an opportunity and a task, and appends it to the
// event as `body`. All of it is made in one request ("deep insert").

async function onGroup(event) {
  const { traits, context } = event
  if (!traits?.name) throw new InvalidEventPayload('traits.name is missing: an account needs a name.')
  const contact = context?.traits ?? {}
  event.body = {
    name: traits.name,
    ...(contact.lastName ? { primarycontactid: { firstname: contact.firstName, lastname: contact.lastName } } : {}),
    opportunity_customer_accounts: [
      {
        name: `${traits.name}: ${traits.plan ?? 'new account'}`,
        Opportunity_Tasks: [{ subject: `Call ${contact.firstName ?? traits.name}` }]
      }
    ]
  }
  return event
}
