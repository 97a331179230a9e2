// Makes of a track event the conversion that Reddit Ads wants, and appends it to the event as `body`.

/** Reddit's own kinds of events; everything else is sent as Custom with its name. */
const TRACKING_TYPES = {
  'Product Viewed': 'ViewContent',
  'Products Searched': 'Search',
  'Product Added': 'AddToCart',
  'Product Added to Wishlist': 'AddToWishlist',
  'Order Completed': 'Purchase',
  'Lead Submitted': 'Lead',
  'Signed Up': 'SignUp'
}

async function onTrack(event) {
  const { properties, context = {} } = event
  const at = new Date(event.timestamp)
  event.body = {
    events: [
      present({
        click_id: properties.rdt_cid,
        event_at: at.toISOString(),
        event_at_ms: at.getTime(),
        event_type: eventType(event.event),
        event_metadata: metadata(event),
        user: present({
          email: hash(context.traits?.email ?? properties.email),
          external_id: hash(event.userId ?? event.anonymousId),
          uuid: properties.rdt_uuid,
          ip_address: context.ip,
          user_agent: context.userAgent
        })
      })
    ]
  }
  return event
}

function eventType(name) {
  const known = Object.hasOwn(TRACKING_TYPES, name) ? TRACKING_TYPES[name] : undefined
  return known ? { tracking_type: known } : { tracking_type: 'Custom', custom_event_name: name }
}

function metadata({ messageId, properties }) {
  const products = (properties.products ?? []).map(({ product_id, name, category }) =>
    present({ id: product_id, name, category })
  )
  return present({
    item_count: products.length > 0 ? products.length : undefined,
    currency: properties.currency,
    value_decimal: properties.total ?? properties.value,
    // By it Reddit drops what its pixel in the browser has told already.
    conversion_id: String(properties.order_id ?? messageId),
    products: products.length > 0 ? products : undefined
  })
}

function hash(value) {
  const text = String(value ?? '')
    .trim()
    .toLowerCase()
  return text === '' ? undefined : crypto.createHash('sha256').update(text).digest('hex')
}

function present(members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null))
}
