import { defaultSlug, defaultTitle } from '../../src'
import { kindOf } from '../../src/create/kinds/kind-of'
import { titleOfAction } from '../../src/create/names'

describe('G3: what is made of the name of a package', () => {
  it.each([
    ['@acme/destination-crm', 'acme-crm', 'Acme CRM'],
    ['destination-crm', 'crm', 'CRM'],
    ['@acme/acme-orders-destination', 'acme-orders', 'Acme Orders'],
    ['@acme/destination', 'acme-destination', 'Acme Destination'],
    ['@my.company/mail_2', 'my-company-mail-2', 'My Company Mail 2']
  ])('%s is the slug %s and the title "%s"', (name, slug, title) => {
    expect([defaultSlug(name), defaultTitle(name)]).toEqual([slug, title])
  })
})

describe('G3: what is made of the name of an action', () => {
  it.each([
    ['upsertContact', 'Upsert contact', 'contact'],
    ['syncCRMUsers', 'Sync crmusers', 'event'],
    ['addPeople', 'Add people', 'contact'],
    ['sendOrders', 'Send orders', 'order'],
    ['customerOrder', 'Customer order', 'order'],
    ['trackTrial', 'Track trial', 'event'],
    ['callApi', 'Call API', 'event']
  ])('%s is titled "%s" and sends a thing like %s', (action, title, one) => {
    expect([titleOfAction(action), kindOf(action).one]).toEqual([title, one])
  })
})
